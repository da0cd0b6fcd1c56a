import type { Words } from '../words.ts';

/** The words of the account page, in French. */
export const account: Words['account'] = {
  title: 'Votre compte',
  signOut: 'Se déconnecter',
  back: 'Retour à votre compte',

  done: {
    profile: 'Votre profil est enregistré.',
    'email-verified': 'Votre adresse e-mail est confirmée.',
    'phone_number-verified': 'Votre numéro de téléphone est confirmé.',
    password: 'Votre mot de passe est changé. Vous êtes déconnecté partout ailleurs.',
    'authenticator-added': 'L’authentificateur est configuré.',
    'authenticator-replaced':
      'Le nouvel authentificateur est configuré, et l’ancien ne fonctionne plus.',
    'authenticator-removed': 'L’authentificateur est supprimé.',
    'codes-removed': 'Vos codes de secours sont supprimés.',
    'passkey-added': 'La clé d’accès est ajoutée.',
    'passkey-removed': 'La clé d’accès est supprimée.',
    'passkey-alone-on': 'Votre clé d’accès suffit désormais pour vous connecter.',
    'passkey-alone-off': 'Votre clé d’accès ne suffit plus pour vous connecter.',
    'provider-linked': 'Le fournisseur est ajouté.',
    'provider-unlinked': 'Le fournisseur est supprimé.',
    'consent-withdrawn': 'L’application n’a plus d’accès.',
    'device-forgotten': 'L’appareil est oublié.',
    'signed-out': 'Vous êtes déconnecté partout ailleurs.',
    renamed: 'Le nom est modifié.',
    'profile-code-sent':
      'Votre profil est enregistré. Nous vous avons envoyé un code : saisissez-le pour confirmer la modification.',
    'code-sent': 'Nous vous avons envoyé un code.',
    'factor-on': 'La deuxième étape est activée.',
    'factor-off': 'Cette deuxième étape est désactivée.',
    'factor-first': 'Désormais, cette étape est demandée en premier.',
    'session-ended': 'Cette session est terminée.',
  },

  profile: {
    title: 'Profil',
    editTitle: 'Modifier votre profil',
    empty: 'Rien pour l’instant',
    verified: { email: 'confirmée', phone_number: 'confirmé' },
    unverified: { email: 'non confirmée', phone_number: 'non confirmé' },
    confirm: 'Confirmer',
    submit: 'Enregistrer',
    lastWay:
      'Les codes envoyés à cette adresse sont votre seul moyen de vous connecter : définissez un mot de passe avant de la modifier.',
  },

  verify: {
    title: {
      email: 'Confirmer votre adresse e-mail',
      phone_number: 'Confirmer votre numéro de téléphone',
    },
    leadSend: 'Nous enverrons un code à {destination} pour vérifier que c’est bien à vous.',
    send: 'Envoyer un code',
    lead: 'Saisissez le code du message que nous vous avons envoyé.',
    submit: 'Confirmer',
  },

  password: {
    title: 'Mot de passe',
    hint: 'Le changer vous déconnecte partout ailleurs.',
    none: 'Vous n’avez pas encore de mot de passe.',
    changeTitle: 'Changer votre mot de passe',
    current: 'Mot de passe actuel',
    wrong: 'Le mot de passe actuel n’est pas le bon.',
    submit: 'Changer le mot de passe',
  },

  authenticators: {
    title: 'Applications d’authentification',
    hint: 'Configurez-en une seconde : un téléphone perdu ne vous bloquera pas.',
    none: 'Vous n’en avez pas.',
    unnamed: 'Authentificateur',
    lastUsed: 'dernière utilisation le {time}',
    add: 'Ajouter un authentificateur',
    replace: 'Remplacer',
    addTitle: 'Ajouter un authentificateur',
    replaceTitle: 'Remplacer « {name} »',
    replaceLead:
      'L’ancien fonctionne jusqu’à ce que le nouveau soit configuré. Ensuite, vos codes de secours ne fonctionneront plus non plus.',
    removeTitle: 'Supprimer « {name} » ?',
    removeLead:
      'Ses codes ne vous permettront plus de vous connecter, vos codes de secours non plus : créez-en de nouveaux ensuite.',
    removeLast:
      'C’est votre dernier : aucun code d’application ne sera plus demandé à la connexion.',
    demanded:
      'Cette application demande une deuxième étape à tous : ajoutez-en une autre avant de supprimer celle-ci.',
    gone: 'Cet authentificateur n’existe plus.',
    tooMany: 'Vous avez autant d’authentificateurs que possible. Remplacez-en ou supprimez-en un.',
  },

  recoveryCodes: {
    title: 'Codes de secours',
    hint: 'Chacun vous permet de vous connecter une fois, à la place d’un code de votre authentificateur.',
    left: 'codes restants : {count} ; créés le {time}',
    none: 'Vous n’en avez pas.',
    make: 'Créer de nouveaux codes',
    manage: 'En créer de nouveaux ou les supprimer',
    makeTitle: 'Codes de secours',
    makeLead:
      'Saisissez un code de votre authentificateur. Les nouveaux codes remplacent tous les précédents.',
    submit: 'Créer de nouveaux codes',
    remove: 'Supprimer tous les codes',
  },

  passkeys: {
    title: 'Clés d’accès',
    hint: 'Connectez-vous par empreinte, visage, code PIN ou clé de sécurité.',
    none: 'Vous n’en avez pas.',
    added: 'ajoutée le {time}',
    add: 'Ajouter une clé d’accès',
    alone: 'Clé d’accès seule',
    aloneOn: 'activée : votre clé d’accès suffit, et aucun code n’est demandé',
    aloneOff:
      'désactivée : comme une deuxième étape est activée, vous vous connectez avec votre mot de passe et un code',
    aloneOnTitle: 'Vous connecter avec votre clé d’accès seule ?',
    aloneOnLead:
      'Votre clé d’accès vérifie votre empreinte, votre visage ou votre code PIN : elle peut donc remplacer les deux étapes. Votre mot de passe et vos codes fonctionnent toujours.',
    aloneOffTitle: 'Ne plus vous connecter avec votre clé d’accès seule ?',
    aloneOffLead: 'La connexion commencera par votre mot de passe, puis demandera un code.',
    aloneNeedsMore: 'Il faut pour cela une clé d’accès et une deuxième étape activée.',
    removeTitle: 'Supprimer « {name} » ?',
    removeLead:
      'Vous ne pourrez plus vous connecter avec elle. Supprimez-la aussi sur votre appareil.',
    tooMany: 'Vous avez autant de clés d’accès que possible. Supprimez-en une.',
    gone: 'Cette clé d’accès n’existe plus.',
    lastWay:
      'Vous n’avez pas d’autre moyen de vous connecter : définissez un mot de passe ou ajoutez une autre clé d’accès avant de supprimer celle-ci.',
  },

  providers: {
    title: 'Fournisseurs de connexion',
    hint: 'Des comptes d’ailleurs avec lesquels vous pouvez vous connecter ici.',
    since: 'ajouté le {time}',
    primary: 'votre compte a été créé avec lui',
    add: 'Ajouter {provider}',
    addTitle: 'Ajouter {provider}',
    addLead:
      'Connectez-vous chez {provider} pour montrer que le compte est bien le vôtre. Vous pourrez ensuite vous connecter ici avec lui.',
    removeTitle: 'Supprimer {provider} ?',
    removeLead:
      'Vous ne pourrez plus vous connecter ici avec votre compte {provider}. Vous serez déconnecté partout où vous l’avez utilisé.',
    lastWay:
      'Vous n’avez pas d’autre moyen de vous connecter : définissez un mot de passe ou ajoutez un autre fournisseur avant de supprimer celui-ci.',
    gone: 'Ce fournisseur n’existe plus.',
    failed:
      'Rien n’a été ajouté : {provider} n’a pas confirmé que vous venez de vous connecter. Réessayez.',
    ended:
      'Rien n’a été ajouté : vous avez été déconnecté entre-temps. Connectez-vous et réessayez.',
    otherUser:
      'Rien n’a été ajouté : une autre personne est maintenant connectée dans ce navigateur. Connectez-vous à votre compte et réessayez.',
    taken:
      'Rien n’a été ajouté : un autre utilisateur se connecte avec ce compte {provider}. Supprimez-le d’abord chez cet utilisateur, ou choisissez un autre compte {provider}.',
    ofAnotherAccount:
      'Rien n’a été ajouté : ce compte chez {provider} a ici son propre compte, créé lors de votre première connexion avec lui. Pour n’en avoir qu’un, demandez aux responsables de ce service de supprimer celui-là, puis ajoutez {provider} ici.',
    tooMany: 'Vous avez autant de fournisseurs que possible. Supprimez-en un.',
  },

  applications: {
    title: 'Applications ayant accès',
    hint: 'Vous y êtes connecté, ou vous leur avez donné accès.',
    since: 'depuis le {time}',
    withdraw: 'Retirer',
    withdrawTitle: 'Retirer l’accès de « {name} » ?',
    withdrawLead: 'L’application perd aussitôt son accès et devra vous redemander l’autorisation.',
    gone: 'Cette application n’a plus d’accès.',
    claimed: 's’est enregistrée elle-même sous ce nom',
    signedIn: 'connectée le {time}',
    end: 'Déconnecter',
    endTitle: 'Se déconnecter de « {name} » ?',
    endLead:
      'L’application perd aussitôt son accès, sur tous vos appareils, jusqu’à ce que vous vous y reconnectiez.',
  },

  devices: {
    title: 'Appareils mémorisés',
    none: 'Aucun.',
    unnamed: 'Appareil',
    lastUsed: 'dernière utilisation le {time}',
    forget: 'Oublier',
    gone: 'Cet appareil n’existe plus.',
  },

  sessions: {
    title: 'Où vous êtes connecté',
    browser: 'Navigateur',
    application: 'Application',
    here: 'ce navigateur',
    lastActive: 'dernière activité le {time}',
    endOthers: 'Se déconnecter partout ailleurs',
    endTitle: 'Se déconnecter partout ailleurs ?',
    endLead: 'Tous les autres navigateurs et toutes les applications devront se reconnecter.',
    end: 'Déconnecter',
    gone: 'Cette session est déjà terminée.',
  },

  names: {
    rename: 'Renommer',
    title: 'Renommer « {name} »',
    label: 'Nom',
    unusable: 'Donnez-lui un nom de 1 à 100 caractères.',
  },

  secondFactors: {
    names: {
      SOFTWARE_TOKEN_MFA: 'Application d’authentification',
      SMS_MFA: 'SMS',
      EMAIL_OTP: 'E-mail',
    },
    needsAddress: {
      phone_number: 'Ajoutez d’abord un numéro de téléphone à votre profil.',
      email: 'Ajoutez d’abord une adresse e-mail à votre profil.',
    },
    title: 'Deuxième étape',
    hint: 'À la connexion, nous demandons en plus l’une de ces étapes.',
    none: 'Aucune n’est activée : vous vous connectez en une étape.',
    on: 'activée',
    off: 'désactivée',
    first: 'activée, demandée en premier',
    prefer: 'Demander en premier',
    preferTitle: 'Demander « {name} » en premier ?',
    preferLead: 'Vous pourrez toujours en choisir une autre à la connexion.',
    notOn: 'Elle n’est plus activée.',
    turnOn: 'Activer',
    turnOnTitle: 'Activer « {name} »',
    sendLead:
      'Nous enverrons un code à {destination} pour vérifier que nos messages vous parviennent.',
    needsPassword:
      'Avec une deuxième étape, chaque connexion commence par un mot de passe : définissez d’abord un mot de passe.',
    turnOff: 'Désactiver',
    turnOffTitle: 'Désactiver « {name} » ?',
    turnOffLead: 'Ces codes ne seront plus demandés à la connexion.',
    turnOffLast: 'C’est votre dernière : votre mot de passe suffira ensuite pour vous connecter.',
    demanded:
      'Cette application demande une deuxième étape à tous : activez-en une autre avant de désactiver celle-ci.',
  },

  ownData: {
    title: 'Vos données',
    hint: 'Tout ce que ce service conserve à votre sujet, dans un fichier ; ou supprimez le compte.',
    export: 'Télécharger vos données',
    exportTitle: 'Télécharger vos données',
    exportLead:
      'Le fichier contient votre profil, vos moyens de connexion, vos sessions et les applications que vous utilisez. Il ne contient ni mot de passe, ni clé, ni code. Gardez-le là où vous seul pouvez le lire.',
    download: 'Télécharger',
    delete: 'Supprimer votre compte',
    deleteTitle: 'Supprimer votre compte ?',
    deleteLead:
      'Votre profil et tous vos moyens de connexion sont supprimés définitivement, et vous êtes aussitôt déconnecté partout. Personne ne peut les rétablir. Ce qu’une application conserve elle-même à votre sujet y reste.',
    confirm: 'Pour confirmer, saisissez le nom de votre compte',
    notSame: 'Ce n’est pas le nom affiché ci-dessus.',
    deleteForGood: 'Supprimer définitivement',
    deletedTitle: 'Votre compte est supprimé',
    deletedLead: 'Vous êtes déconnecté partout.',
  },
};
