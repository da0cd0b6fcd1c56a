import { account } from './account/de.ts';
import type { Words } from './words.ts';

/** The words of all pages, in German. */
export const de: Words = {
  account,

  common: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    confirmPassword: 'Neues Passwort, noch einmal',
    code: 'Code',
    save: 'Speichern',
    remove: 'Entfernen',
    backToSignIn: 'Zurück zur Anmeldung',
    optional: 'optional',
    language: 'Sprache',
    change: 'Ändern',
    toApplication: 'Weiter zu {name}',
    show: 'Anzeigen',
    hide: 'Verbergen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    otherAccount: 'Ein anderes Konto verwenden',
    codeSentTo: 'Wir haben einen Code an {destination} gesendet.',
    codeSent: 'Wir haben Ihnen einen Code gesendet.',
    otherMethod: 'Eine andere Methode verwenden',
    otherWay: 'Einen anderen Weg wählen',
  },

  signIn: {
    title: 'Anmelden',
    titleAt: 'Bei {name} anmelden',
    nameOf: {
      username: 'Benutzername',
      email: 'E-Mail-Adresse',
      phone_number: 'Telefonnummer',
      emailOrPhone: 'E-Mail-Adresse oder Telefonnummer',
      usernameOrEmail: 'Benutzername oder E-Mail-Adresse',
      usernameOrPhone: 'Benutzername oder Telefonnummer',
      usernameOrAlias: 'Benutzername, E-Mail-Adresse oder Telefonnummer',
    },
    next: 'Weiter',
    submit: 'Anmelden',
    noAccount: 'Neu hier?',
    signUp: 'Konto anlegen',
    forgot: 'Passwort vergessen?',
    goOnAs: 'Weiter als {name}',
    someoneElse: 'Oder melden Sie sich mit einem anderen Konto an:',
    withProvider: 'Weiter mit {provider}',
    or: 'oder',
    emailAtOrganization: 'E-Mail-Adresse in Ihrer Organisation',
    orEmailAtOrganization: 'Oder Ihre E-Mail-Adresse in Ihrer Organisation.',
  },

  password: {
    title: 'Geben Sie Ihr Passwort ein',
    submit: 'Anmelden',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lead: 'Ihre letzte Anmeldung ist eine Weile her. Bevor Sie ändern, wie Sie sich anmelden, weisen Sie sich bitte noch einmal aus.',
  },

  choose: {
    title: 'Wie möchten Sie sich anmelden?',
    lead: 'Wählen Sie eine der Möglichkeiten, die für Ihr Konto eingerichtet sind.',
    password: 'Mit Ihrem Passwort',
    email: 'Mit einem Code per E-Mail',
    sms: 'Mit einem Code per SMS',
    passkey: 'Mit einem Passkey',
    passkeyHint: 'Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel',
  },

  consent: {
    title: 'Diese Anwendung zulassen?',
    lead: '„{name}“ bittet um Zugriff auf Ihr Konto.',
    claimed:
      'Die Anwendung hat sich diesen Namen selbst gegeben, und niemand hat ihn geprüft. Lassen Sie sie nur zu, wenn Sie wissen, woher sie kommt.',
    asksFor: 'Gewünscht wird',
    permissions: {
      username: 'Ihr Benutzername',
      everything: 'Ihr ganzes Profil mit E-Mail-Adresse und Telefonnummer',
      email: 'Ihre E-Mail-Adresse',
      phone: 'Ihre Telefonnummer',
      profile: 'Der Rest Ihres Profils, zum Beispiel Ihr Name',
      account: 'Lesen und Ändern Ihres Kontos und Ihrer Anmeldung',
    },
    goesTo: 'Von hier gelangen Sie zu {place}.',
    lasts: 'Die Anwendung behält den Zugriff, bis Sie ihn zurücknehmen.',
    allow: 'Zulassen',
    deny: 'Nicht zulassen',
  },

  signInCode: {
    title: 'Geben Sie den Code ein',
    submit: 'Anmelden',
    sendAgain: 'Einen neuen Code senden',
  },

  passkey: {
    title: 'Verwenden Sie Ihren Passkey',
    lead: 'Ihr Browser fragt nach Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel.',
    submit: 'Passkey verwenden',
    waiting: 'Warten auf Ihren Passkey …',
    failed:
      'Das hat nicht geklappt. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
    unsupported: 'Dieser Browser kann keine Passkeys verwenden. Wählen Sie einen anderen Weg.',
    needsScript:
      'Passkeys brauchen JavaScript. Schalten Sie es ein oder wählen Sie einen anderen Weg.',
    notEnough: 'Für dieses Konto genügt ein Passkey nicht. Melden Sie sich mit Ihrem Passwort an.',
  },

  addPasskey: {
    title: 'Passkey hinzufügen',
    lead: 'Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel an. Er kann weder erraten noch vergessen noch durch falsche Seiten gestohlen werden.',
    submit: 'Passkey anlegen',
    later: 'Nicht jetzt',
    waiting: 'Warten auf Ihren Browser …',
    failed: 'Es wurde kein Passkey angelegt. Sie können es noch einmal versuchen.',
    alreadyThere: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    unsupported: 'Dieser Browser kann keine Passkeys anlegen.',
    needsScript: 'Passkeys brauchen JavaScript. Schalten Sie es ein und laden Sie die Seite neu.',
  },

  signUp: {
    title: 'Konto anlegen',
    submit: 'Konto anlegen',
    haveAccount: 'Sie haben schon ein Konto?',
    signIn: 'Anmelden',
    closed: 'Konten dieser Anwendung legt nur ihre Verwaltung an.',
    noPassword: 'Lassen Sie das Passwort leer, um sich nur mit Codes oder Passkeys anzumelden.',
    attributes: {
      name: 'Vollständiger Name',
      given_name: 'Vorname',
      family_name: 'Nachname',
      middle_name: 'Zweiter Vorname',
      nickname: 'Spitzname',
      preferred_username: 'Bevorzugter Benutzername',
      profile: 'Profilseite (Webadresse)',
      picture: 'Bild (Webadresse)',
      website: 'Website',
      email: 'E-Mail-Adresse',
      phone_number: 'Telefonnummer',
      gender: 'Geschlecht',
      birthdate: 'Geburtsdatum',
      zoneinfo: 'Zeitzone',
      locale: 'Sprache',
      address: 'Anschrift',
      updated_at: 'Zuletzt geändert',
    },
    phoneHint: 'Mit Ländervorwahl, zum Beispiel +49 30 123456',
    terms: 'Mit dem Anlegen eines Kontos stimmen Sie zu:',
    termsNames: {
      'terms-of-use': 'Nutzungsbedingungen',
      'privacy-policy': 'Datenschutzerklärung',
    },
  },

  passwordRules: {
    title: 'Ihr Passwort braucht:',
    met: 'erfüllt',
    length: 'mindestens {count} Zeichen',
    upper: 'einen Großbuchstaben',
    lower: 'einen Kleinbuchstaben',
    number: 'eine Ziffer',
    symbol: 'ein Sonderzeichen, zum Beispiel ! oder %',
  },

  confirm: {
    title: 'Bestätigen Sie Ihr Konto',
    lead: 'Wir haben einen Code an {destination} gesendet. Geben Sie ihn hier ein.',
    leadUnknown: 'Geben Sie den Code ein, den wir Ihnen gesendet haben.',
    linkLead:
      'Wir haben eine Nachricht an {destination} gesendet. Öffnen Sie den Link darin und melden Sie sich dann an.',
    submit: 'Konto bestätigen',
    sendAgain: 'Einen neuen Code senden',
    sentAgain: 'Ein neuer Code ist unterwegs.',
    done: 'Ihr Konto ist bestätigt. Melden Sie sich an, um fortzufahren.',
    notConfirmed:
      'Ihr Konto ist noch nicht bestätigt. Geben Sie den Code ein, den Sie beim Anlegen bekommen haben, oder lassen Sie sich einen neuen senden.',
  },

  confirmLink: {
    title: 'Bestätigen Sie Ihr Konto',
    lead: 'Drücken Sie auf den Knopf, um Ihre E-Mail-Adresse zu bestätigen.',
    submit: 'Mein Konto bestätigen',
    done: 'Ihr Konto ist bestätigt',
    doneLead:
      'Ihre E-Mail-Adresse ist bestätigt. Sie können diese Seite schließen und sich anmelden.',
    already: 'Ihr Konto ist schon bestätigt',
    alreadyLead: 'Hier ist nichts mehr zu tun. Sie können diese Seite schließen und sich anmelden.',
    expired: 'Dieser Link gilt nicht mehr',
    expiredLead:
      'Ein Link gilt einmal, 24 Stunden lang, und nur bis ein neuer gesendet wird. Lassen Sie sich dort, wo Sie Ihr Konto angelegt haben, einen neuen senden.',
    incomplete: 'Dieser Link ist nicht vollständig',
    incompleteLead:
      'Öffnen Sie ihn noch einmal aus der Nachricht, die Sie bekommen haben, oder kopieren Sie ihn ganz.',
    tooOften: 'Das wurde zu oft versucht',
    tooOftenLead: 'Warten Sie eine Weile und öffnen Sie dann den Link noch einmal.',
    failed: 'Ihr Konto konnte nicht bestätigt werden',
  },

  feedback: {
    title: 'War das Ihre Anmeldung?',
    lead: 'Drücken Sie auf den Knopf, um Ihre Antwort zu senden.',
    valid: 'Das war ich',
    invalid: 'Das war ich nicht',
    thanks: 'Danke',
    thanksValid: 'Nach Anmeldungen wie dieser werden Sie nicht mehr gefragt.',
    thanksInvalid: 'Bitte ändern Sie jetzt Ihr Passwort.',
    expired: 'Dieser Link gilt nicht mehr',
    expiredLead: 'Ein Link gilt sieben Tage lang.',
  },

  forgot: {
    title: 'Passwort zurücksetzen',
    lead: 'Wir senden Ihnen einen Code, mit dem Sie ein neues Passwort wählen können.',
    submit: 'Code senden',
  },

  reset: {
    title: 'Wählen Sie ein neues Passwort',
    lead: 'Wir haben einen Code an {destination} gesendet. Geben Sie ihn hier ein und wählen Sie ein neues Passwort.',
    leadUnknown:
      'Geben Sie den Code ein, den Sie erhalten haben, und wählen Sie ein neues Passwort. Wenn Sie keinen haben, lassen Sie sich unten einen senden.',
    submit: 'Passwort ändern',
    sendAgain: 'Einen neuen Code senden',
    done: 'Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.',
    required: 'Sie brauchen ein neues Passwort, bevor Sie sich anmelden können.',
  },

  newPassword: {
    title: 'Wählen Sie ein neues Passwort',
    lead: 'Ihr bisheriges Passwort galt nur vorläufig. Wählen Sie ein eigenes.',
    submit: 'Passwort festlegen',
    mismatch: 'Die beiden Passwörter sind nicht gleich.',
    alsoNeeded: 'Außerdem müssen wir wissen:',
  },

  mfa: {
    chooseTitle: 'Wie möchten Sie Ihren Code bekommen?',
    chooseLead: 'Zum Schutz Ihres Kontos geben Sie bei der Anmeldung auch einen Code ein.',
    sms: 'Per SMS',
    email: 'Per E-Mail',
    totp: 'Aus Ihrer Authenticator-App',
    codeTitle: 'Geben Sie den Code ein',
    codeSubmit: 'Weiter',
    totpTitle: 'Geben Sie den Code aus Ihrer Authenticator-App ein',
    totpLead:
      'Öffnen Sie Ihre Authenticator-App und geben Sie die sechs Ziffern ein, die sie zeigt.',
    totpLeadNamed:
      'Öffnen Sie den Authenticator „{name}“ und geben Sie die sechs Ziffern ein, die er zeigt.',
    lostDevice: 'Ich habe mein Gerät nicht',
    recoveryTitle: 'Wiederherstellungscode verwenden',
    recoveryLead:
      'Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.',
    recoveryCode: 'Wiederherstellungscode',
    recoverySubmit: 'Wiederherstellungscode verwenden',
    backToTotp: 'Stattdessen meine Authenticator-App verwenden',
    noRecovery:
      'Wenn Sie sich nicht anders ausweisen können, bitten Sie die Verwaltung dieser Anwendung, Ihnen den Zugang zu öffnen.',
    remember: 'Dieses Gerät merken',
    rememberHint: 'Nur auf einem Gerät, das Ihnen gehört.',
  },

  mfaSetup: {
    title: 'Schützen Sie Ihr Konto',
    lead: 'Diese Anwendung verlangt bei der Anmeldung einen zweiten Schritt. Wählen Sie, welchen Sie einrichten.',
    totp: 'Eine Authenticator-App',
    totpHint: 'Funktioniert ohne Netzverbindung',
    email: 'Codes per E-Mail',
    emailHint: 'An eine Adresse, die nur Sie lesen können',
    smsOnly:
      'Die Verwaltung dieser Anwendung muss eine Telefonnummer für Sie eintragen. Melden Sie sich danach noch einmal an.',
    emailTitle: 'Wohin sollen wir Codes senden?',
    emailSubmit: 'Code senden',
  },

  enrol: {
    title: 'Richten Sie Ihre Authenticator-App ein',
    step1:
      'Öffnen Sie auf Ihrem Telefon eine Authenticator-App, etwa Aegis, 2FAS, Google Authenticator oder einen Passwort-Manager, und fügen Sie ein Konto hinzu.',
    step2: 'Scannen Sie damit dieses Bild.',
    qr: 'QR-Code mit dem Schlüssel Ihres Kontos',
    cannotScan: 'Ich kann das Bild nicht scannen',
    cannotScanLead:
      'Wenn Ihre App auf diesem Gerät ist, öffnen Sie den Schlüssel darin. Oder geben Sie ihn ein: Fügen Sie ein Konto von Hand hinzu, wählen Sie „zeitbasiert“ und 6 Ziffern, und geben Sie diesen Schlüssel ein. Leerzeichen und Groß- oder Kleinschreibung spielen keine Rolle.',
    openInApp: 'In einer App auf diesem Gerät öffnen',
    account: 'Konto',
    key: 'Schlüssel',
    step3: 'Geben Sie die sechs Ziffern ein, die die App jetzt zeigt.',
    name: 'Name dieses Authenticators',
    nameHint: 'Zum Beispiel: mein Telefon',
    submit: 'Einrichtung abschließen',
    wrongCode: 'Das ist nicht der Code, den Ihre App jetzt zeigen sollte.',
    clock:
      'Warten Sie auf den nächsten Code und versuchen Sie es noch einmal. Ist er wieder falsch, prüfen Sie die Uhr Ihres Geräts: Auf diesem Server ist es {time}. Lassen Sie Ihr Gerät die Uhrzeit automatisch einstellen.',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'Wiederherstellungscodes sichern',
    offerLead:
      'Wenn Sie Ihr Telefon verlieren, können Sie sich mit einem Wiederherstellungscode trotzdem anmelden.',
    alreadyShown:
      'Ihre Wiederherstellungscodes wurden bereits angezeigt. Neue können Sie auf Ihrer Kontoseite erzeugen.',
    show: 'Meine Wiederherstellungscodes anzeigen',
    later: 'Nicht jetzt',
    shownTitle: 'Ihre Wiederherstellungscodes',
    shownLead:
      'Bewahren Sie die Codes nicht auf Ihrem Telefon auf. Sie werden nur dieses eine Mal angezeigt, und jeder gilt für eine Anmeldung.',
    download: 'Herunterladen',
    print: 'Drucken',
    saved: 'Ich habe sie gesichert',
  },

  error: {
    title: 'Etwas ist schiefgegangen',
    lead: 'Wir konnten die gewünschte Seite nicht anzeigen.',
    redirectMismatch:
      'Die Anwendung möchte Sie an eine Adresse zurückschicken, die nicht für sie eingetragen ist.',
    unknownClient: 'Die Anwendung, von der Sie kommen, ist nicht bekannt.',
    missingParameters: 'Die Anfrage der Anwendung, von der Sie kommen, ist unvollständig.',
    invalidRequest: 'Die Anfrage der Anwendung, von der Sie kommen, können wir nicht beantworten.',
    unavailable: 'Für diese Anwendung gibt es keine Anmeldeseiten.',
    unknownState:
      'Die Anmeldung hat zu lange gedauert, wurde in einem anderen Browser begonnen oder ist schon abgeschlossen.',
    goBack:
      'Gehen Sie zur Anwendung zurück und versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie der Verwaltung dieser Anwendung diese Nummer:',
    requestId: 'Anfrage {id}',
  },

  goOn: {
    title: 'Einen Moment',
    submit: 'Weiter zur Anwendung',
  },
  signOut: {
    title: 'Abmelden?',
    lead: 'Sie sind als {name} angemeldet.',
    submit: 'Abmelden',
    stay: 'Um angemeldet zu bleiben, schließen Sie dieses Fenster.',
  },
  /** At the root of a site. */
  home: {
    title: 'Hier melden Sie sich an',
    lead: 'Auf dieser Seite ist nichts zu tun. Öffnen Sie die Anwendung, die Sie verwenden möchten: Sie führt Sie hierher, wenn Sie sich anmelden müssen.',
  },

  signedOut: {
    title: 'Sie sind abgemeldet',
    lead: 'Sie können dieses Fenster schließen.',
  },

  problems: {
    credentials: 'Benutzername oder Passwort ist falsch.',
    wrongCode: 'Dieser Code ist nicht richtig. Prüfen Sie ihn und versuchen Sie es noch einmal.',
    wrongTotp:
      'Dieser Code ist nicht richtig. Codes wechseln alle 30 Sekunden: Geben Sie den ein, der jetzt gezeigt wird.',
    totpClock:
      'Bleiben Codes falsch, prüfen Sie die Uhr Ihres Geräts: Auf diesem Server ist es {time}.',
    usedCode: 'Dieser Code wurde schon verwendet. Warten Sie auf den nächsten.',
    expiredCode: 'Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen senden.',
    wrongRecoveryCode:
      'Dieser Wiederherstellungscode ist nicht richtig, oder er wurde schon verwendet.',
    noCode: 'Dieser Code ist nicht vollständig. Geben Sie alle seine Ziffern ein, und nur diese.',
    tooManyTries: 'Zu viele Versuche. Versuchen Sie es {time} noch einmal.',
    tooManyTriesForGood: 'Zu viele Versuche. Wenden Sie sich an die Verwaltung dieser Anwendung.',
    tooOften: 'Das waren zu viele Anfragen. Versuchen Sie es später noch einmal.',
    tooOftenUntil: 'Das waren zu viele Anfragen. Versuchen Sie es {time} noch einmal.',
    sessionExpired:
      'Diese Anmeldung lässt sich nicht mehr abschließen. Bitte beginnen Sie noch einmal.',
    stale: 'Diese Seite war veraltet. Bitte versuchen Sie es noch einmal.',
    disabled: 'Dieses Konto ist gesperrt.',
    notConfirmed: 'Dieses Konto ist noch nicht bestätigt.',
    resetRequired: 'Sie brauchen ein neues Passwort, bevor Sie sich anmelden können.',
    temporaryExpired:
      'Ihr vorläufiges Passwort ist abgelaufen. Bitten Sie die Verwaltung um ein neues.',
    blocked:
      'Die Anmeldung wurde aus Sicherheitsgründen abgelehnt. Versuchen Sie es später noch einmal, oder fragen Sie die Verwaltung dieser Anwendung.',
    userExists: 'Es gibt schon ein Konto mit diesem Namen.',
    aliasExists: 'Es gibt schon ein Konto mit dieser Adresse.',
    passwordPolicy: 'Dieses Passwort erfüllt die Regeln für Passwörter nicht.',
    passwordReused: 'Dieses Passwort hatten Sie schon einmal. Wählen Sie ein anderes.',
    passwordCompromised:
      'Dieses Passwort steht auf einer Liste gestohlener Passwörter. Wählen Sie ein anderes.',
    delivery: 'Der Code konnte nicht gesendet werden. Versuchen Sie es später noch einmal.',
    noSignUp: 'Konten dieser Anwendung legt nur ihre Verwaltung an.',
    noRecovery:
      'Es gibt keine bestätigte Adresse, an die ein Code gesendet werden kann. Wenden Sie sich an die Verwaltung dieser Anwendung.',
    adminRecovery: 'Bitten Sie die Verwaltung dieser Anwendung um ein neues Passwort.',
    missing: 'Bitte ausfüllen: {field}',
    invalid: 'Das kann nicht angenommen werden: {detail}',
    addressAsName:
      'Wählen Sie einen Benutzernamen, der weder E-Mail-Adresse noch Telefonnummer ist.',
    alreadyConfirmed: 'Dieses Konto ist schon bestätigt. Sie können sich anmelden.',
    functionRefused: '{trigger} hat abgelehnt: {said}',
    gone: 'Das gibt es nicht mehr.',
    refused:
      'Das wurde nicht angenommen. Prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal.',
    unavailable: 'Das geht im Augenblick nicht. Versuchen Sie es später noch einmal.',
    notHere: 'Das ist hier nicht möglich.',
    providerFailed:
      'Die Anmeldung dort hat nicht funktioniert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
    otherPerson:
      'Dort hat sich jemand anderes angemeldet. Versuchen Sie es noch einmal als die hier genannte Person.',
    unknownDomain:
      'Für diese E-Mail-Adresse ist keine Anmeldung eingerichtet. Prüfen Sie sie oder wählen Sie einen anderen Weg.',
    passkey:
      'Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen.',
  },
};
