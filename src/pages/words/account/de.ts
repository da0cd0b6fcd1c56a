import type { Words } from '../words.ts';

/** The words of the account page, in German. */
export const account: Words['account'] = {
  title: 'Ihr Konto',
  signOut: 'Abmelden',
  back: 'Zurück zu Ihrem Konto',

  done: {
    profile: 'Ihr Profil ist gespeichert.',
    'email-verified': 'Ihre E-Mail-Adresse ist bestätigt.',
    'phone_number-verified': 'Ihre Telefonnummer ist bestätigt.',
    password: 'Ihr Passwort ist geändert. Überall sonst sind Sie abgemeldet.',
    'authenticator-added': 'Der Authenticator ist eingerichtet.',
    'authenticator-replaced':
      'Der neue Authenticator ist eingerichtet, und der alte gilt nicht mehr.',
    'authenticator-removed': 'Der Authenticator ist entfernt.',
    'codes-removed': 'Ihre Wiederherstellungscodes sind entfernt.',
    'passkey-added': 'Der Passkey ist hinzugefügt.',
    'passkey-removed': 'Der Passkey ist entfernt.',
    'passkey-alone-on': 'Ihr Passkey genügt jetzt zur Anmeldung.',
    'passkey-alone-off': 'Ihr Passkey allein genügt nicht mehr zur Anmeldung.',
    'provider-linked': 'Der Anbieter ist hinzugefügt.',
    'provider-unlinked': 'Der Anbieter ist entfernt.',
    'consent-withdrawn': 'Die Anwendung hat keinen Zugriff mehr.',
    'device-forgotten': 'Das Gerät ist vergessen.',
    'signed-out': 'Überall sonst sind Sie abgemeldet.',
    renamed: 'Der Name ist geändert.',
    'profile-code-sent':
      'Ihr Profil ist gespeichert. Wir haben Ihnen einen Code gesendet: Geben Sie ihn ein, um die Änderung zu bestätigen.',
    'code-sent': 'Wir haben Ihnen einen Code gesendet.',
    'factor-on': 'Der zweite Schritt ist eingeschaltet.',
    'factor-off': 'Dieser zweite Schritt ist ausgeschaltet.',
    'factor-first': 'Dieser Schritt wird von jetzt an zuerst verlangt.',
    'session-ended': 'Diese Sitzung ist beendet.',
  },

  profile: {
    title: 'Profil',
    editTitle: 'Profil ändern',
    empty: 'Noch nichts',
    verified: { email: 'bestätigt', phone_number: 'bestätigt' },
    unverified: { email: 'nicht bestätigt', phone_number: 'nicht bestätigt' },
    confirm: 'Bestätigen',
    submit: 'Speichern',
    lastWay:
      'Sie melden sich nur mit Codes an, die an diese Adresse gehen: Legen Sie ein Passwort fest, bevor Sie sie ändern.',
  },

  verify: {
    title: {
      email: 'E-Mail-Adresse bestätigen',
      phone_number: 'Telefonnummer bestätigen',
    },
    leadSend: 'Wir senden einen Code an {destination}, um zu prüfen, ob Sie dort erreichbar sind.',
    send: 'Code senden',
    lead: 'Geben Sie den Code aus der Nachricht ein, die wir Ihnen gesendet haben.',
    submit: 'Bestätigen',
  },

  password: {
    title: 'Passwort',
    hint: 'Wenn Sie es ändern, werden Sie überall sonst abgemeldet.',
    none: 'Sie haben noch kein Passwort.',
    changeTitle: 'Passwort ändern',
    current: 'Bisheriges Passwort',
    wrong: 'Das bisherige Passwort ist nicht richtig.',
    submit: 'Passwort ändern',
  },

  authenticators: {
    title: 'Authenticator-Apps',
    hint: 'Richten Sie eine zweite ein, dann sperrt ein verlorenes Telefon Sie nicht aus.',
    none: 'Sie haben keine.',
    unnamed: 'Authenticator',
    lastUsed: 'zuletzt verwendet am {time}',
    add: 'Authenticator hinzufügen',
    replace: 'Ersetzen',
    addTitle: 'Authenticator hinzufügen',
    replaceTitle: '„{name}“ ersetzen',
    replaceLead:
      'Der alte gilt, bis der neue eingerichtet ist. Danach gelten auch Ihre Wiederherstellungscodes nicht mehr.',
    removeTitle: '„{name}“ entfernen?',
    removeLead:
      'Mit seinen Codes können Sie sich dann nicht mehr anmelden, und auch nicht mit Ihren Wiederherstellungscodes: Erzeugen Sie danach neue.',
    removeLast: 'Es ist Ihr letzter: Bei der Anmeldung wird kein Code einer App mehr verlangt.',
    demanded:
      'Diese Anwendung verlangt von allen einen zweiten Schritt: Fügen Sie einen anderen hinzu, bevor Sie diesen entfernen.',
    gone: 'Diesen Authenticator gibt es nicht mehr.',
    tooMany: 'Mehr Authenticators können Sie nicht haben. Ersetzen oder entfernen Sie einen.',
  },

  recoveryCodes: {
    title: 'Wiederherstellungscodes',
    hint: 'Mit jedem können Sie sich einmal anmelden, statt mit einem Code Ihres Authenticators.',
    left: 'noch {count} übrig, erzeugt am {time}',
    none: 'Sie haben keine.',
    make: 'Neue Codes erzeugen',
    manage: 'Neue erzeugen oder alle entfernen',
    makeTitle: 'Wiederherstellungscodes',
    makeLead:
      'Geben Sie einen Code Ihres Authenticators ein. Neue Codes treten an die Stelle aller früheren.',
    submit: 'Neue Codes erzeugen',
    remove: 'Alle Codes entfernen',
  },

  passkeys: {
    title: 'Passkeys',
    hint: 'Melden Sie sich mit Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel an.',
    none: 'Sie haben keine.',
    added: 'hinzugefügt am {time}',
    add: 'Passkey hinzufügen',
    alone: 'Nur mit Passkey',
    aloneOn: 'eingeschaltet: Ihr Passkey genügt, und kein Code wird verlangt',
    aloneOff:
      'ausgeschaltet: Weil ein zweiter Schritt eingeschaltet ist, melden Sie sich mit Passwort und Code an',
    aloneOnTitle: 'Nur mit dem Passkey anmelden?',
    aloneOnLead:
      'Ihr Passkey prüft Fingerabdruck, Gesicht oder PIN und kann deshalb beide Schritte ersetzen. Ihr Passwort und Ihre Codes gelten weiter.',
    aloneOffTitle: 'Nicht mehr nur mit dem Passkey anmelden?',
    aloneOffLead: 'Die Anmeldung beginnt dann mit Ihrem Passwort und verlangt danach einen Code.',
    aloneNeedsMore:
      'Dafür brauchen Sie einen Passkey und einen zweiten Schritt, der eingeschaltet ist.',
    removeTitle: '„{name}“ entfernen?',
    removeLead: 'Sie können sich damit nicht mehr anmelden. Löschen Sie ihn auch auf Ihrem Gerät.',
    tooMany: 'Mehr Passkeys können Sie nicht haben. Entfernen Sie einen.',
    gone: 'Diesen Passkey gibt es nicht mehr.',
    lastWay:
      'Sie können sich sonst nicht mehr anmelden: Legen Sie ein Passwort fest oder fügen Sie einen anderen Passkey hinzu, bevor Sie diesen entfernen.',
  },

  providers: {
    title: 'Anmeldung über Anbieter',
    hint: 'Konten bei anderen Diensten, mit denen Sie sich hier anmelden können.',
    since: 'hinzugefügt am {time}',
    primary: 'damit wurde Ihr Konto angelegt',
    add: '{provider} hinzufügen',
    addTitle: '{provider} hinzufügen',
    addLead:
      'Melden Sie sich bei {provider} an, um zu zeigen, dass das Konto dort Ihres ist. Danach können Sie sich damit hier anmelden.',
    removeTitle: '{provider} entfernen?',
    removeLead:
      'Mit Ihrem Konto bei {provider} können Sie sich hier nicht mehr anmelden. Wo Sie sich damit angemeldet haben, werden Sie abgemeldet.',
    lastWay:
      'Sie können sich sonst nicht mehr anmelden: Legen Sie ein Passwort fest oder fügen Sie einen anderen Anbieter hinzu, bevor Sie diesen entfernen.',
    gone: 'Diesen Anbieter gibt es nicht mehr.',
    failed:
      'Es wurde nichts hinzugefügt: {provider} hat nicht bestätigt, dass Sie sich eben angemeldet haben. Versuchen Sie es noch einmal.',
    ended:
      'Es wurde nichts hinzugefügt: Sie wurden inzwischen abgemeldet. Melden Sie sich an und versuchen Sie es noch einmal.',
    otherUser:
      'Es wurde nichts hinzugefügt: In diesem Browser ist jetzt jemand anderes angemeldet. Melden Sie sich selbst an und versuchen Sie es noch einmal.',
    taken:
      'Es wurde nichts hinzugefügt: Mit diesem Konto bei {provider} meldet sich ein anderer Benutzer an. Entfernen Sie es zuerst dort oder wählen Sie ein anderes Konto bei {provider}.',
    ofAnotherAccount:
      'Es wurde nichts hinzugefügt: Dieses Konto bei {provider} hat hier ein eigenes Konto, angelegt bei Ihrer ersten Anmeldung damit. Wenn Sie ein Konto für beides möchten, bitten Sie den Betreiber, jenes zu löschen, und fügen Sie {provider} dann hier hinzu.',
    tooMany: 'Mehr Anbieter können Sie nicht haben. Entfernen Sie einen.',
  },

  applications: {
    title: 'Anwendungen mit Zugriff',
    hint: 'Bei diesen sind Sie angemeldet, oder Sie haben ihnen Zugriff gegeben.',
    since: 'seit dem {time}',
    withdraw: 'Zurücknehmen',
    withdrawTitle: 'Zugriff von „{name}“ zurücknehmen?',
    withdrawLead: 'Die Anwendung wird sofort abgemeldet und muss Sie erneut um Erlaubnis bitten.',
    gone: 'Diese Anwendung hat keinen Zugriff mehr.',
    claimed: 'hat sich unter diesem Namen selbst registriert',
    signedIn: 'angemeldet am {time}',
    end: 'Abmelden',
    endTitle: 'Bei „{name}“ abmelden?',
    endLead:
      'Die Anwendung verliert sofort den Zugriff, auf allen Ihren Geräten, bis Sie sich dort wieder anmelden.',
  },

  devices: {
    title: 'Gemerkte Geräte',
    none: 'Keine.',
    unnamed: 'Gerät',
    lastUsed: 'zuletzt verwendet am {time}',
    forget: 'Vergessen',
    gone: 'Dieses Gerät gibt es nicht mehr.',
  },

  sessions: {
    title: 'Wo Sie angemeldet sind',
    browser: 'Browser',
    application: 'Anwendung',
    here: 'dieser Browser',
    lastActive: 'zuletzt aktiv am {time}',
    endOthers: 'Überall sonst abmelden',
    endTitle: 'Überall sonst abmelden?',
    endLead: 'Alle anderen Browser und alle Anwendungen müssen sich dann neu anmelden.',
    end: 'Abmelden',
    gone: 'Diese Sitzung ist schon beendet.',
  },

  names: {
    rename: 'Umbenennen',
    title: '„{name}“ umbenennen',
    label: 'Name',
    unusable: 'Geben Sie einen Namen von 1 bis 100 Zeichen ein.',
  },

  secondFactors: {
    names: { SOFTWARE_TOKEN_MFA: 'Authenticator-App', SMS_MFA: 'SMS', EMAIL_OTP: 'E-Mail' },
    needsAddress: {
      phone_number: 'Tragen Sie zuerst eine Telefonnummer in Ihr Profil ein.',
      email: 'Tragen Sie zuerst eine E-Mail-Adresse in Ihr Profil ein.',
    },
    title: 'Zweiter Schritt',
    hint: 'Bei der Anmeldung verlangen wir zusätzlich einen dieser Nachweise.',
    none: 'Es ist keiner eingeschaltet: Sie melden sich mit einem Schritt an.',
    on: 'eingeschaltet',
    off: 'ausgeschaltet',
    first: 'eingeschaltet, wird zuerst verlangt',
    prefer: 'Zuerst verlangen',
    preferTitle: 'Zuerst „{name}“ verlangen?',
    preferLead: 'Bei der Anmeldung können Sie weiterhin einen anderen wählen.',
    notOn: 'Das ist nicht mehr eingeschaltet.',
    turnOn: 'Einschalten',
    turnOnTitle: '„{name}“ einschalten',
    sendLead:
      'Wir senden einen Code an {destination}, um zu prüfen, ob unsere Nachrichten Sie erreichen.',
    needsPassword:
      'Mit einem zweiten Schritt beginnt jede Anmeldung mit einem Passwort: Legen Sie zuerst ein Passwort fest.',
    turnOff: 'Ausschalten',
    turnOffTitle: '„{name}“ ausschalten?',
    turnOffLead: 'Bei der Anmeldung werden diese Codes nicht mehr verlangt.',
    turnOffLast: 'Es ist Ihr letzter: Danach genügt Ihr Passwort allein zur Anmeldung.',
    demanded:
      'Diese Anwendung verlangt von allen einen zweiten Schritt: Schalten Sie einen anderen ein, bevor Sie diesen ausschalten.',
  },

  ownData: {
    title: 'Ihre Daten',
    hint: 'Alles, was dieser Dienst über Sie gespeichert hat, als Datei; oder löschen Sie das Konto.',
    export: 'Daten herunterladen',
    exportTitle: 'Daten herunterladen',
    exportLead:
      'Die Datei enthält Ihr Profil, wie Sie sich anmelden, Ihre Sitzungen und die Anwendungen, die Sie verwenden. Sie enthält keine Passwörter, Schlüssel oder Codes. Bewahren Sie sie dort auf, wo nur Sie sie lesen können.',
    download: 'Herunterladen',
    delete: 'Konto löschen',
    deleteTitle: 'Konto löschen?',
    deleteLead:
      'Ihr Profil und alles, womit Sie sich anmelden, wird endgültig gelöscht, und Sie werden sofort überall abgemeldet. Niemand kann es wiederherstellen. Was eine Anwendung selbst über Sie gespeichert hat, bleibt dort.',
    confirm: 'Geben Sie zur Bestätigung den Namen Ihres Kontos ein',
    notSame: 'Das ist nicht der Name, der oben steht.',
    deleteForGood: 'Endgültig löschen',
    deletedTitle: 'Ihr Konto ist gelöscht',
    deletedLead: 'Sie sind überall abgemeldet.',
  },
};
