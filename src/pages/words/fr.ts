import { account } from './account/fr.ts';
import type { Words } from './words.ts';

/** The words of all pages, in French. */
export const fr: Words = {
  account,

  common: {
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    newPassword: 'Nouveau mot de passe',
    confirmPassword: 'Nouveau mot de passe, encore une fois',
    code: 'Code',
    save: 'Enregistrer',
    remove: 'Supprimer',
    backToSignIn: 'Retour à la connexion',
    optional: 'facultatif',
    language: 'Langue',
    change: 'Changer',
    toApplication: 'Aller à {name}',
    show: 'Afficher',
    hide: 'Masquer',
    copy: 'Copier',
    copied: 'Copié',
    otherAccount: 'Utiliser un autre compte',
    codeSentTo: 'Nous avons envoyé un code à {destination}.',
    codeSent: 'Nous vous avons envoyé un code.',
    otherMethod: 'Utiliser une autre méthode',
    otherWay: 'Essayer autrement',
  },

  signIn: {
    title: 'Se connecter',
    titleAt: 'Se connecter à {name}',
    nameOf: {
      username: 'Nom d’utilisateur',
      email: 'Adresse e-mail',
      phone_number: 'Numéro de téléphone',
      emailOrPhone: 'Adresse e-mail ou numéro de téléphone',
      usernameOrEmail: 'Nom d’utilisateur ou adresse e-mail',
      usernameOrPhone: 'Nom d’utilisateur ou numéro de téléphone',
      usernameOrAlias: 'Nom d’utilisateur, adresse e-mail ou numéro de téléphone',
    },
    next: 'Suivant',
    submit: 'Se connecter',
    noAccount: 'Première visite ?',
    signUp: 'Créer un compte',
    forgot: 'Mot de passe oublié ?',
    goOnAs: 'Continuer en tant que {name}',
    someoneElse: 'Ou connectez-vous avec un autre compte :',
    withProvider: 'Continuer avec {provider}',
    or: 'ou',
    emailAtOrganization: 'Adresse e-mail de votre organisation',
    orEmailAtOrganization: 'Ou votre adresse e-mail au sein de votre organisation.',
  },

  password: {
    title: 'Saisissez votre mot de passe',
    submit: 'Se connecter',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'Confirmez que c’est bien vous',
    lead: 'Votre dernière connexion remonte à un certain temps. Avant de changer votre façon de vous connecter, prouvez encore une fois que c’est bien vous.',
  },

  choose: {
    title: 'Comment voulez-vous vous connecter ?',
    lead: 'Choisissez l’un des moyens configurés pour votre compte.',
    password: 'Avec votre mot de passe',
    email: 'Avec un code par e-mail',
    sms: 'Avec un code par SMS',
    passkey: 'Avec une clé d’accès',
    passkeyHint: 'Empreinte, visage, code PIN ou clé de sécurité',
  },

  consent: {
    title: 'Autoriser cette application ?',
    lead: '« {name} » demande l’accès à votre compte.',
    claimed:
      'L’application a choisi ce nom elle-même et personne ne l’a vérifié. Ne l’autorisez que si vous savez d’où elle vient.',
    asksFor: 'Elle demande',
    permissions: {
      username: 'Votre nom d’utilisateur',
      everything: 'Tout votre profil, avec votre adresse e-mail et votre numéro de téléphone',
      email: 'Votre adresse e-mail',
      phone: 'Votre numéro de téléphone',
      profile: 'Le reste de votre profil, comme votre nom',
      account: 'Lire et modifier votre compte et votre façon de vous connecter',
    },
    goesTo: 'D’ici, vous irez à {place}.',
    lasts: 'L’application garde cet accès jusqu’à ce que vous le retiriez.',
    allow: 'Autoriser',
    deny: 'Ne pas autoriser',
  },

  signInCode: {
    title: 'Saisissez le code',
    submit: 'Se connecter',
    sendAgain: 'Envoyer un autre code',
  },

  passkey: {
    title: 'Utilisez votre clé d’accès',
    lead: 'Votre navigateur vous demande votre empreinte, votre visage, votre code PIN ou votre clé de sécurité.',
    submit: 'Utiliser la clé d’accès',
    waiting: 'En attente de votre clé d’accès…',
    failed: 'Cela n’a pas fonctionné. Réessayez ou choisissez un autre moyen.',
    unsupported:
      'Ce navigateur ne prend pas en charge les clés d’accès. Choisissez un autre moyen.',
    needsScript:
      'Les clés d’accès ont besoin de JavaScript. Activez-le ou choisissez un autre moyen.',
    notEnough:
      'Pour ce compte, une clé d’accès ne suffit pas. Connectez-vous avec votre mot de passe.',
  },

  addPasskey: {
    title: 'Ajouter une clé d’accès',
    lead: 'Avec une clé d’accès, vous vous connectez par empreinte, visage, code PIN ou clé de sécurité. Elle ne peut être ni devinée, ni oubliée, ni volée par un faux site.',
    submit: 'Créer une clé d’accès',
    later: 'Pas maintenant',
    waiting: 'En attente de votre navigateur…',
    failed: 'Aucune clé d’accès n’a été créée. Vous pouvez réessayer.',
    alreadyThere: 'Cet appareil a déjà une clé d’accès pour votre compte.',
    unsupported: 'Ce navigateur ne peut pas créer de clés d’accès.',
    needsScript: 'Les clés d’accès ont besoin de JavaScript. Activez-le et rechargez cette page.',
  },

  signUp: {
    title: 'Créer un compte',
    submit: 'Créer le compte',
    haveAccount: 'Vous avez déjà un compte ?',
    signIn: 'Se connecter',
    closed: 'Les comptes de cette application sont créés par ses administrateurs.',
    noPassword:
      'Laissez le mot de passe vide pour vous connecter uniquement par codes ou clés d’accès.',
    attributes: {
      name: 'Nom complet',
      given_name: 'Prénom',
      family_name: 'Nom de famille',
      middle_name: 'Deuxième prénom',
      nickname: 'Surnom',
      preferred_username: 'Nom d’utilisateur préféré',
      profile: 'Page de profil (adresse web)',
      picture: 'Photo (adresse web)',
      website: 'Site web',
      email: 'Adresse e-mail',
      phone_number: 'Numéro de téléphone',
      gender: 'Genre',
      birthdate: 'Date de naissance',
      zoneinfo: 'Fuseau horaire',
      locale: 'Langue',
      address: 'Adresse',
      updated_at: 'Dernière modification',
    },
    phoneHint: 'Avec l’indicatif du pays, par exemple +33 1 23 45 67 89',
    terms: 'En créant un compte, vous acceptez :',
    termsNames: {
      'terms-of-use': 'Conditions d’utilisation',
      'privacy-policy': 'Politique de confidentialité',
    },
  },

  passwordRules: {
    title: 'Votre mot de passe doit avoir :',
    met: 'rempli',
    length: 'au moins {count} caractères',
    upper: 'une lettre majuscule',
    lower: 'une lettre minuscule',
    number: 'un chiffre',
    symbol: 'un symbole, par exemple ! ou %',
  },

  confirm: {
    title: 'Confirmez votre compte',
    lead: 'Nous avons envoyé un code à {destination}. Saisissez-le ici.',
    leadUnknown: 'Saisissez le code que nous vous avons envoyé.',
    linkLead:
      'Nous avons envoyé un message à {destination}. Ouvrez le lien qu’il contient, puis connectez-vous.',
    submit: 'Confirmer le compte',
    sendAgain: 'Envoyer un autre code',
    sentAgain: 'Un autre code est en route.',
    done: 'Votre compte est confirmé. Connectez-vous pour continuer.',
    notConfirmed:
      'Votre compte n’est pas encore confirmé. Saisissez le code reçu lors de votre inscription, ou demandez-en un autre.',
  },

  confirmLink: {
    title: 'Confirmez votre compte',
    lead: 'Appuyez sur le bouton pour confirmer votre adresse e-mail.',
    submit: 'Confirmer mon compte',
    done: 'Votre compte est confirmé',
    doneLead:
      'Votre adresse e-mail est confirmée. Vous pouvez fermer cette page et vous connecter.',
    already: 'Votre compte est déjà confirmé',
    alreadyLead: 'Il n’y a plus rien à faire ici. Vous pouvez fermer cette page et vous connecter.',
    expired: 'Ce lien n’est plus valable',
    expiredLead:
      'Un lien sert une fois, pendant 24 heures, et seulement jusqu’à l’envoi d’un autre. Demandez-en un nouveau là où vous vous êtes inscrit.',
    incomplete: 'Ce lien n’est pas complet',
    incompleteLead:
      'Ouvrez-le de nouveau depuis le message que vous avez reçu, ou copiez-le en entier.',
    tooOften: 'Cela a été essayé trop souvent',
    tooOftenLead: 'Attendez un moment, puis ouvrez de nouveau le lien.',
    failed: 'Votre compte n’a pas pu être confirmé',
  },

  feedback: {
    title: 'Cette connexion était-elle la vôtre ?',
    lead: 'Appuyez sur le bouton pour envoyer votre réponse.',
    valid: 'C’était moi',
    invalid: 'Ce n’était pas moi',
    thanks: 'Merci',
    thanksValid: 'Nous ne vous interrogerons plus sur les connexions comme celle-ci.',
    thanksInvalid: 'Changez votre mot de passe maintenant, s’il vous plaît.',
    expired: 'Ce lien n’est plus valable',
    expiredLead: 'Un lien est valable sept jours.',
  },

  forgot: {
    title: 'Réinitialiser votre mot de passe',
    lead: 'Nous vous envoyons un code qui vous permet de choisir un nouveau mot de passe.',
    submit: 'Envoyer le code',
  },

  reset: {
    title: 'Choisissez un nouveau mot de passe',
    lead: 'Nous avons envoyé un code à {destination}. Saisissez-le ici et choisissez un nouveau mot de passe.',
    leadUnknown:
      'Saisissez le code que vous avez reçu et choisissez un nouveau mot de passe. Si vous n’en avez pas, faites-vous-en envoyer un ci-dessous.',
    submit: 'Changer le mot de passe',
    sendAgain: 'Envoyer un autre code',
    done: 'Votre mot de passe est changé. Connectez-vous avec le nouveau.',
    required: 'Il vous faut un nouveau mot de passe avant de pouvoir vous connecter.',
  },

  newPassword: {
    title: 'Choisissez un nouveau mot de passe',
    lead: 'Le mot de passe que vous avez utilisé était provisoire. Choisissez le vôtre.',
    submit: 'Définir le mot de passe',
    mismatch: 'Les deux mots de passe ne sont pas identiques.',
    alsoNeeded: 'Nous avons aussi besoin de savoir :',
  },

  mfa: {
    chooseTitle: 'Comment voulez-vous recevoir votre code ?',
    chooseLead: 'Pour protéger votre compte, vous saisissez aussi un code à la connexion.',
    sms: 'Par SMS',
    email: 'Par e-mail',
    totp: 'Depuis votre application d’authentification',
    codeTitle: 'Saisissez le code',
    codeSubmit: 'Continuer',
    totpTitle: 'Saisissez le code de votre application d’authentification',
    totpLead:
      'Ouvrez votre application d’authentification et saisissez les six chiffres qu’elle affiche.',
    totpLeadNamed:
      'Ouvrez l’authentificateur « {name} » et saisissez les six chiffres qu’il affiche.',
    lostDevice: 'Je n’ai pas mon appareil',
    recoveryTitle: 'Utiliser un code de secours',
    recoveryLead:
      'Saisissez l’un des codes de secours que vous avez conservés. Chacun ne sert qu’une fois.',
    recoveryCode: 'Code de secours',
    recoverySubmit: 'Utiliser le code de secours',
    backToTotp: 'Utiliser plutôt mon application d’authentification',
    noRecovery:
      'Si vous n’avez pas d’autre moyen de prouver que c’est bien vous, demandez à un administrateur de cette application de vous laisser entrer.',
    remember: 'Mémoriser cet appareil',
    rememberHint: 'Seulement sur un appareil qui vous appartient.',
  },

  mfaSetup: {
    title: 'Protégez votre compte',
    lead: 'Cette application demande une deuxième étape à la connexion. Choisissez celle à configurer.',
    totp: 'Une application d’authentification',
    totpHint: 'Fonctionne sans connexion au réseau',
    email: 'Des codes par e-mail',
    emailHint: 'À une adresse que vous seul pouvez lire',
    smsOnly:
      'Un administrateur de cette application doit définir un numéro de téléphone pour vous. Reconnectez-vous ensuite.',
    emailTitle: 'Où devons-nous envoyer les codes ?',
    emailSubmit: 'Envoyer le code',
  },

  enrol: {
    title: 'Configurez votre application d’authentification',
    step1:
      'Ouvrez une application d’authentification sur votre téléphone, par exemple Aegis, 2FAS, Google Authenticator ou un gestionnaire de mots de passe, et ajoutez un compte.',
    step2: 'Scannez cette image avec elle.',
    qr: 'Code QR avec la clé de votre compte',
    cannotScan: 'Je ne peux pas scanner l’image',
    cannotScanLead:
      'Si votre application est sur cet appareil, ouvrez-y la clé. Ou saisissez la clé : ajoutez un compte à la main, choisissez « basé sur le temps » et 6 chiffres, puis entrez cette clé. Les espaces et les majuscules ou minuscules sont sans importance.',
    openInApp: 'Ouvrir dans une application de cet appareil',
    account: 'Compte',
    key: 'Clé',
    step3: 'Saisissez les six chiffres que l’application affiche maintenant.',
    name: 'Nom de cet authentificateur',
    nameHint: 'Par exemple : mon téléphone',
    submit: 'Terminer la configuration',
    wrongCode: 'Ce n’est pas le code que votre application devrait afficher maintenant.',
    clock:
      'Attendez le code suivant et réessayez. S’il est encore faux, vérifiez l’horloge de votre appareil : il est {time} sur ce serveur. Laissez votre appareil régler l’heure automatiquement.',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'Conservez des codes de secours',
    offerLead:
      'Si vous perdez votre téléphone, un code de secours vous permet de vous connecter sans lui.',
    alreadyShown:
      'Vos codes de secours ont déjà été affichés. Vous pouvez en créer d’autres sur la page de votre compte.',
    show: 'Afficher mes codes de secours',
    later: 'Pas maintenant',
    shownTitle: 'Vos codes de secours',
    shownLead:
      'Conservez-les ailleurs que sur votre téléphone. Ils ne sont affichés qu’une fois, et chacun permet une seule connexion.',
    download: 'Télécharger',
    print: 'Imprimer',
    saved: 'Je les ai conservés',
  },

  error: {
    title: 'Une erreur s’est produite',
    lead: 'Nous n’avons pas pu afficher la page demandée.',
    redirectMismatch:
      'L’application veut vous renvoyer à une adresse qui n’est pas enregistrée pour elle.',
    unknownClient: 'L’application d’où vous venez n’est pas connue.',
    missingParameters: 'L’application a envoyé une demande incomplète.',
    invalidRequest: 'L’application a envoyé une demande à laquelle nous ne pouvons pas répondre.',
    unavailable: 'Les pages de connexion ne sont pas disponibles pour cette application.',
    unknownState:
      'La connexion a pris trop de temps, a été commencée dans un autre navigateur ou est déjà terminée.',
    goBack:
      'Retournez à l’application et réessayez. Si cela se reproduit, donnez ce numéro à ses administrateurs :',
    requestId: 'Demande {id}',
  },

  goOn: {
    title: 'Un instant',
    submit: 'Continuer vers l’application',
  },
  signOut: {
    title: 'Se déconnecter ?',
    lead: 'Vous êtes connecté en tant que {name}.',
    submit: 'Se déconnecter',
    stay: 'Pour rester connecté, fermez cette fenêtre.',
  },
  /** At the root of a site. */
  home: {
    title: 'C’est ici que vous vous connectez',
    lead: 'Il n’y a rien à faire sur cette page. Ouvrez l’application que vous voulez utiliser : elle vous amène ici quand il faut vous connecter.',
  },

  signedOut: {
    title: 'Vous êtes déconnecté',
    lead: 'Vous pouvez fermer cette fenêtre.',
  },

  problems: {
    credentials: 'Nom d’utilisateur ou mot de passe incorrect.',
    wrongCode: 'Ce code n’est pas le bon. Vérifiez-le et réessayez.',
    wrongTotp:
      'Ce code n’est pas le bon. Les codes changent toutes les 30 secondes : saisissez celui qui est affiché maintenant.',
    totpClock:
      'Si les codes restent faux, vérifiez l’horloge de votre appareil : il est {time} sur ce serveur.',
    usedCode: 'Ce code a déjà été utilisé. Attendez le suivant.',
    expiredCode: 'Ce code n’est plus valable. Demandez-en un autre.',
    wrongRecoveryCode: 'Ce code de secours n’est pas le bon, ou il a déjà été utilisé.',
    noCode: 'Ce code n’est pas complet. Saisissez tous ses chiffres, et rien d’autre.',
    tooManyTries: 'Trop d’essais. Réessayez {time}.',
    tooManyTriesForGood:
      'Trop d’essais. Demandez de l’aide à un administrateur de cette application.',
    tooOften: 'Cela a été demandé trop souvent. Réessayez plus tard.',
    tooOftenUntil: 'Cela a été demandé trop souvent. Réessayez {time}.',
    sessionExpired: 'Cette connexion ne peut plus aboutir. Veuillez recommencer.',
    stale: 'Cette page n’était plus à jour. Veuillez réessayer.',
    disabled: 'Ce compte est désactivé.',
    notConfirmed: 'Ce compte n’est pas encore confirmé.',
    resetRequired: 'Il vous faut un nouveau mot de passe avant de pouvoir vous connecter.',
    temporaryExpired:
      'Votre mot de passe provisoire a expiré. Demandez-en un nouveau à un administrateur.',
    blocked:
      'La connexion a été refusée pour des raisons de sécurité. Réessayez plus tard ou demandez à un administrateur.',
    userExists: 'Un compte porte déjà ce nom.',
    aliasExists: 'Un compte a déjà cette adresse.',
    passwordPolicy: 'Ce mot de passe ne respecte pas les règles.',
    passwordReused: 'Vous avez déjà utilisé ce mot de passe. Choisissez-en un autre.',
    passwordCompromised:
      'Ce mot de passe figure dans une liste de mots de passe volés. Choisissez-en un autre.',
    delivery: 'Le code n’a pas pu être envoyé. Réessayez plus tard.',
    noSignUp: 'Les comptes de cette application sont créés par ses administrateurs.',
    noRecovery:
      'Il n’y a pas d’adresse confirmée où envoyer un code. Adressez-vous à un administrateur de cette application.',
    adminRecovery: 'Demandez un nouveau mot de passe à un administrateur de cette application.',
    missing: 'À remplir : {field}',
    invalid: 'Cela ne peut pas être accepté : {detail}',
    addressAsName:
      'Choisissez un nom d’utilisateur qui ne soit ni une adresse e-mail ni un numéro de téléphone.',
    alreadyConfirmed: 'Ce compte est déjà confirmé. Vous pouvez vous connecter.',
    functionRefused: '{trigger} a refusé : {said}',
    gone: 'Cela n’existe plus.',
    refused: 'Cela n’a pas été accepté. Vérifiez ce que vous avez saisi et réessayez.',
    unavailable: 'Ce n’est pas possible pour le moment. Réessayez plus tard.',
    notHere: 'Ce n’est pas possible ici.',
    providerFailed: 'La connexion là-bas n’a pas abouti. Réessayez ou choisissez un autre moyen.',
    otherPerson:
      'Vous vous êtes connecté là-bas avec un autre compte. Réessayez avec celui indiqué ici.',
    unknownDomain:
      'Aucune connexion n’est configurée pour cette adresse e-mail. Vérifiez-la ou choisissez un autre moyen.',
    passkey: 'La clé d’accès n’a pas été acceptée. Réessayez ou utilisez-en une autre.',
  },
};
