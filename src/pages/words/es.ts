import { account } from './account/es.ts';
import type { Words } from './words.ts';

/** The words of all pages, in Spanish. */
export const es: Words = {
  account,

  common: {
    email: 'Correo electrónico',
    password: 'Contraseña',
    newPassword: 'Contraseña nueva',
    confirmPassword: 'Contraseña nueva, otra vez',
    code: 'Código',
    save: 'Guardar',
    remove: 'Quitar',
    backToSignIn: 'Volver al inicio de sesión',
    optional: 'opcional',
    language: 'Idioma',
    change: 'Cambiar',
    toApplication: 'Ir a {name}',
    show: 'Mostrar',
    hide: 'Ocultar',
    copy: 'Copiar',
    copied: 'Copiado',
    otherAccount: 'Usar otra cuenta',
    codeSentTo: 'Hemos enviado un código a {destination}.',
    codeSent: 'Te hemos enviado un código.',
    otherMethod: 'Usar otro método',
    otherWay: 'Probar de otra manera',
  },

  signIn: {
    title: 'Iniciar sesión',
    titleAt: 'Iniciar sesión en {name}',
    nameOf: {
      username: 'Nombre de usuario',
      email: 'Correo electrónico',
      phone_number: 'Número de teléfono',
      emailOrPhone: 'Correo electrónico o número de teléfono',
      usernameOrEmail: 'Nombre de usuario o correo electrónico',
      usernameOrPhone: 'Nombre de usuario o número de teléfono',
      usernameOrAlias: 'Nombre de usuario, correo electrónico o número de teléfono',
    },
    next: 'Siguiente',
    submit: 'Iniciar sesión',
    noAccount: '¿Es tu primera vez?',
    signUp: 'Crear una cuenta',
    forgot: '¿Has olvidado tu contraseña?',
    goOnAs: 'Continuar como {name}',
    someoneElse: 'O inicia sesión con otra cuenta:',
    withProvider: 'Continuar con {provider}',
    or: 'o',
    emailAtOrganization: 'Correo electrónico de tu organización',
    orEmailAtOrganization: 'O el correo electrónico de tu organización.',
  },

  password: {
    title: 'Escribe tu contraseña',
    submit: 'Iniciar sesión',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'Confirma que eres tú',
    lead: 'Tu último inicio de sesión fue hace un rato. Antes de cambiar cómo inicias sesión, demuestra otra vez que eres tú.',
  },

  choose: {
    title: '¿Cómo quieres iniciar sesión?',
    lead: 'Elige una de las opciones de tu cuenta.',
    password: 'Con tu contraseña',
    email: 'Con un código por correo electrónico',
    sms: 'Con un código por SMS',
    passkey: 'Con una llave de acceso',
    passkeyHint: 'Huella, cara, PIN o llave de seguridad',
  },

  consent: {
    title: '¿Permitir esta aplicación?',
    lead: '«{name}» pide acceso a tu cuenta.',
    claimed:
      'La aplicación eligió este nombre ella misma y nadie lo ha comprobado. Permítela solo si sabes de dónde viene.',
    asksFor: 'Pide',
    permissions: {
      username: 'Tu nombre de usuario',
      everything: 'Todo tu perfil, con tu correo electrónico y tu número de teléfono',
      email: 'Tu correo electrónico',
      phone: 'Tu número de teléfono',
      profile: 'El resto de tu perfil, como tu nombre',
      account: 'Leer y cambiar tu cuenta y cómo inicias sesión',
    },
    goesTo: 'Desde aquí irás a {place}.',
    lasts: 'La aplicación conserva el acceso hasta que lo retires.',
    allow: 'Permitir',
    deny: 'No permitir',
  },

  signInCode: {
    title: 'Escribe el código',
    submit: 'Iniciar sesión',
    sendAgain: 'Enviar otro código',
  },

  passkey: {
    title: 'Usa tu llave de acceso',
    lead: 'Tu navegador te pide la huella, la cara, el PIN o la llave de seguridad.',
    submit: 'Usar la llave de acceso',
    waiting: 'Esperando tu llave de acceso…',
    failed: 'No ha funcionado. Vuelve a intentarlo o elige otra manera.',
    unsupported: 'Este navegador no admite llaves de acceso. Elige otra manera.',
    needsScript: 'Las llaves de acceso necesitan JavaScript. Actívalo o elige otra manera.',
    notEnough:
      'Para esta cuenta no basta con una llave de acceso. Inicia sesión con tu contraseña.',
  },

  addPasskey: {
    title: 'Añadir una llave de acceso',
    lead: 'Con una llave de acceso inicias sesión con la huella, la cara, el PIN o una llave de seguridad. No se puede adivinar, ni olvidar, ni robar con una página falsa.',
    submit: 'Crear una llave de acceso',
    later: 'Ahora no',
    waiting: 'Esperando a tu navegador…',
    failed: 'No se ha creado ninguna llave de acceso. Puedes volver a intentarlo.',
    alreadyThere: 'Este dispositivo ya tiene una llave de acceso para tu cuenta.',
    unsupported: 'Este navegador no puede crear llaves de acceso.',
    needsScript: 'Las llaves de acceso necesitan JavaScript. Actívalo y vuelve a cargar la página.',
  },

  signUp: {
    title: 'Crear una cuenta',
    submit: 'Crear cuenta',
    haveAccount: '¿Ya tienes una cuenta?',
    signIn: 'Iniciar sesión',
    closed: 'Las cuentas de esta aplicación las crean sus administradores.',
    noPassword: 'Deja la contraseña vacía para iniciar sesión solo con códigos o llaves de acceso.',
    attributes: {
      name: 'Nombre completo',
      given_name: 'Nombre',
      family_name: 'Apellidos',
      middle_name: 'Segundo nombre',
      nickname: 'Apodo',
      preferred_username: 'Nombre de usuario preferido',
      profile: 'Página de perfil (dirección web)',
      picture: 'Foto (dirección web)',
      website: 'Sitio web',
      email: 'Correo electrónico',
      phone_number: 'Número de teléfono',
      gender: 'Género',
      birthdate: 'Fecha de nacimiento',
      zoneinfo: 'Zona horaria',
      locale: 'Idioma',
      address: 'Dirección',
      updated_at: 'Última modificación',
    },
    phoneHint: 'Con el prefijo del país, por ejemplo +34 612 345 678',
    terms: 'Al crear una cuenta aceptas:',
    termsNames: {
      'terms-of-use': 'Condiciones de uso',
      'privacy-policy': 'Política de privacidad',
    },
  },

  passwordRules: {
    title: 'Tu contraseña necesita:',
    met: 'cumplido',
    length: 'al menos {count} caracteres',
    upper: 'una letra mayúscula',
    lower: 'una letra minúscula',
    number: 'un número',
    symbol: 'un símbolo, por ejemplo ! o %',
  },

  confirm: {
    title: 'Confirma tu cuenta',
    lead: 'Hemos enviado un código a {destination}. Escríbelo aquí.',
    leadUnknown: 'Escribe el código que te hemos enviado.',
    linkLead:
      'Hemos enviado un mensaje a {destination}. Abre el enlace que contiene y después inicia sesión.',
    submit: 'Confirmar cuenta',
    sendAgain: 'Enviar otro código',
    sentAgain: 'Otro código está en camino.',
    done: 'Tu cuenta está confirmada. Inicia sesión para continuar.',
    notConfirmed:
      'Tu cuenta todavía no está confirmada. Escribe el código que recibiste al crearla o pide otro.',
  },

  confirmLink: {
    title: 'Confirma tu cuenta',
    lead: 'Pulsa el botón para confirmar tu correo electrónico.',
    submit: 'Confirmar mi cuenta',
    done: 'Tu cuenta está confirmada',
    doneLead: 'Tu correo electrónico está confirmado. Puedes cerrar esta página e iniciar sesión.',
    already: 'Tu cuenta ya estaba confirmada',
    alreadyLead: 'Aquí no queda nada por hacer. Puedes cerrar esta página e iniciar sesión.',
    expired: 'Este enlace ya no es válido',
    expiredLead:
      'Un enlace sirve una vez, durante 24 horas, y solo hasta que se envía otro. Pide uno nuevo donde creaste tu cuenta.',
    incomplete: 'Este enlace no está completo',
    incompleteLead: 'Vuelve a abrirlo desde el mensaje que recibiste o cópialo entero.',
    tooOften: 'Se ha intentado demasiadas veces',
    tooOftenLead: 'Espera un rato y después vuelve a abrir el enlace.',
    failed: 'No se ha podido confirmar tu cuenta',
  },

  feedback: {
    title: '¿Fuiste tú quien inició sesión?',
    lead: 'Pulsa el botón para enviar tu respuesta.',
    valid: 'Fui yo',
    invalid: 'No fui yo',
    thanks: 'Gracias',
    thanksValid: 'Ya no te preguntaremos por inicios de sesión como este.',
    thanksInvalid: 'Cambia ahora tu contraseña, por favor.',
    expired: 'Este enlace ya no es válido',
    expiredLead: 'Un enlace es válido durante siete días.',
  },

  forgot: {
    title: 'Restablecer tu contraseña',
    lead: 'Te enviamos un código con el que puedes elegir una contraseña nueva.',
    submit: 'Enviar código',
  },

  reset: {
    title: 'Elige una contraseña nueva',
    lead: 'Hemos enviado un código a {destination}. Escríbelo aquí y elige una contraseña nueva.',
    leadUnknown:
      'Escribe el código que has recibido y elige una contraseña nueva. Si no tienes ninguno, pide uno más abajo.',
    submit: 'Cambiar contraseña',
    sendAgain: 'Enviar otro código',
    done: 'Tu contraseña ha cambiado. Inicia sesión con la nueva.',
    required: 'Necesitas una contraseña nueva antes de poder iniciar sesión.',
  },

  newPassword: {
    title: 'Elige una contraseña nueva',
    lead: 'La contraseña que has usado era provisional. Elige una tuya.',
    submit: 'Guardar contraseña',
    mismatch: 'Las dos contraseñas no son iguales.',
    alsoNeeded: 'También necesitamos saber:',
  },

  mfa: {
    chooseTitle: '¿Cómo quieres recibir tu código?',
    chooseLead: 'Para proteger tu cuenta, al iniciar sesión también escribes un código.',
    sms: 'Por SMS',
    email: 'Por correo electrónico',
    totp: 'De tu aplicación de autenticación',
    codeTitle: 'Escribe el código',
    codeSubmit: 'Continuar',
    totpTitle: 'Escribe el código de tu aplicación de autenticación',
    totpLead: 'Abre tu aplicación de autenticación y escribe las seis cifras que muestra.',
    totpLeadNamed: 'Abre el autenticador «{name}» y escribe las seis cifras que muestra.',
    lostDevice: 'No tengo mi dispositivo',
    recoveryTitle: 'Usar un código de recuperación',
    recoveryLead:
      'Escribe uno de los códigos de recuperación que has guardado. Cada uno sirve una vez.',
    recoveryCode: 'Código de recuperación',
    recoverySubmit: 'Usar el código de recuperación',
    backToTotp: 'Usar mi aplicación de autenticación',
    noRecovery:
      'Si no tienes otra manera de demostrar que eres tú, pide a un administrador de esta aplicación que te deje entrar.',
    remember: 'Recordar este dispositivo',
    rememberHint: 'Solo en un dispositivo que sea tuyo.',
  },

  mfaSetup: {
    title: 'Protege tu cuenta',
    lead: 'Esta aplicación pide un segundo paso al iniciar sesión. Elige cuál quieres configurar.',
    totp: 'Una aplicación de autenticación',
    totpHint: 'Funciona sin conexión a la red',
    email: 'Códigos por correo electrónico',
    emailHint: 'A una dirección que solo tú puedas leer',
    smsOnly:
      'Un administrador de esta aplicación tiene que registrar un número de teléfono para ti. Después vuelve a iniciar sesión.',
    emailTitle: '¿Adónde enviamos los códigos?',
    emailSubmit: 'Enviar código',
  },

  enrol: {
    title: 'Configura tu aplicación de autenticación',
    step1:
      'Abre en tu teléfono una aplicación de autenticación, por ejemplo Aegis, 2FAS, Google Authenticator o un gestor de contraseñas, y añade una cuenta.',
    step2: 'Escanea con ella esta imagen.',
    qr: 'Código QR con la clave de tu cuenta',
    cannotScan: 'No puedo escanear la imagen',
    cannotScanLead:
      'Si tu aplicación está en este dispositivo, abre la clave en ella. O escribe la clave: añade una cuenta a mano, elige «basada en tiempo» y 6 cifras, e introduce esta clave. Los espacios y las mayúsculas o minúsculas no importan.',
    openInApp: 'Abrir en una aplicación de este dispositivo',
    account: 'Cuenta',
    key: 'Clave',
    step3: 'Escribe las seis cifras que la aplicación muestra ahora.',
    name: 'Nombre de este autenticador',
    nameHint: 'Por ejemplo: mi teléfono',
    submit: 'Terminar la configuración',
    wrongCode: 'Este no es el código que tu aplicación debería mostrar ahora.',
    clock:
      'Espera al siguiente código y vuelve a intentarlo. Si sigue sin ser correcto, comprueba el reloj de tu dispositivo: la hora de este servidor es {time}. Deja que tu dispositivo ajuste la hora automáticamente.',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'Guarda tus códigos de recuperación',
    offerLead:
      'Si pierdes tu teléfono, un código de recuperación te permite iniciar sesión sin él.',
    alreadyShown:
      'Tus códigos de recuperación ya se han mostrado. Puedes crear otros en la página de tu cuenta.',
    show: 'Mostrar mis códigos de recuperación',
    later: 'Ahora no',
    shownTitle: 'Tus códigos de recuperación',
    shownLead:
      'Guárdalos en un lugar que no sea tu teléfono. Solo se muestran una vez, y cada uno sirve para iniciar sesión una vez.',
    download: 'Descargar',
    print: 'Imprimir',
    saved: 'Los he guardado',
  },

  error: {
    title: 'Algo ha salido mal',
    lead: 'No hemos podido mostrar la página que has pedido.',
    redirectMismatch:
      'La aplicación quiere devolverte a una dirección que no está registrada para ella.',
    unknownClient: 'La aplicación de la que vienes no está registrada.',
    missingParameters: 'La aplicación ha enviado una solicitud incompleta.',
    invalidRequest: 'La aplicación ha enviado una solicitud a la que no podemos responder.',
    unavailable: 'Las páginas de inicio de sesión no están disponibles para esta aplicación.',
    unknownState:
      'El inicio de sesión ha tardado demasiado, se empezó en otro navegador o ya se ha completado.',
    goBack:
      'Vuelve a la aplicación e inténtalo de nuevo. Si vuelve a ocurrir, da este número a sus administradores:',
    requestId: 'Solicitud {id}',
  },

  goOn: {
    title: 'Un momento',
    submit: 'Continuar a la aplicación',
  },
  signOut: {
    title: '¿Cerrar sesión?',
    lead: 'Has iniciado sesión como {name}.',
    submit: 'Cerrar sesión',
    stay: 'Para seguir con la sesión iniciada, cierra esta ventana.',
  },
  /** At the root of a site. */
  home: {
    title: 'Aquí inicias sesión',
    lead: 'En esta página no hay nada que hacer. Abre la aplicación que quieres usar: te traerá aquí cuando tengas que iniciar sesión.',
  },

  signedOut: {
    title: 'Has cerrado la sesión',
    lead: 'Puedes cerrar esta ventana.',
  },

  problems: {
    credentials: 'Nombre de usuario o contraseña incorrectos.',
    wrongCode: 'Este código no es correcto. Compruébalo y vuelve a intentarlo.',
    wrongTotp:
      'Este código no es correcto. Los códigos cambian cada 30 segundos: escribe el que se muestra ahora.',
    totpClock:
      'Si los códigos siguen sin ser correctos, comprueba el reloj de tu dispositivo: la hora de este servidor es {time}.',
    usedCode: 'Este código ya se ha usado. Espera al siguiente.',
    expiredCode: 'Este código ya no es válido. Pide otro.',
    wrongRecoveryCode: 'Este código de recuperación no es correcto o ya se ha usado.',
    noCode: 'Este código no está completo. Escribe todas sus cifras y nada más.',
    tooManyTries: 'Demasiados intentos. Vuelve a intentarlo {time}.',
    tooManyTriesForGood: 'Demasiados intentos. Pide ayuda a un administrador de esta aplicación.',
    tooOften: 'Se ha pedido demasiadas veces. Vuelve a intentarlo más tarde.',
    tooOftenUntil: 'Se ha pedido demasiadas veces. Vuelve a intentarlo {time}.',
    sessionExpired: 'Este inicio de sesión ya no se puede completar. Empieza de nuevo.',
    stale: 'Esta página estaba anticuada. Vuelve a intentarlo.',
    disabled: 'Esta cuenta está desactivada.',
    notConfirmed: 'Esta cuenta todavía no está confirmada.',
    resetRequired: 'Necesitas una contraseña nueva antes de poder iniciar sesión.',
    temporaryExpired: 'Tu contraseña provisional ha caducado. Pide una nueva a un administrador.',
    blocked:
      'El inicio de sesión se ha rechazado por motivos de seguridad. Inténtalo más tarde o consulta a un administrador.',
    userExists: 'Ya hay una cuenta con este nombre.',
    aliasExists: 'Ya hay una cuenta con esta dirección.',
    passwordPolicy: 'Esta contraseña no cumple las reglas.',
    passwordReused: 'Ya has usado esta contraseña antes. Elige otra.',
    passwordCompromised: 'Esta contraseña está en una lista de contraseñas robadas. Elige otra.',
    delivery: 'No se ha podido enviar el código. Vuelve a intentarlo más tarde.',
    noSignUp: 'Las cuentas de esta aplicación las crean sus administradores.',
    noRecovery:
      'No hay ninguna dirección confirmada a la que enviar un código. Pregunta a un administrador de esta aplicación.',
    adminRecovery: 'Pide una contraseña nueva a un administrador de esta aplicación.',
    missing: 'Rellena: {field}',
    invalid: 'Esto no se puede aceptar: {detail}',
    addressAsName:
      'Elige un nombre de usuario que no sea un correo electrónico ni un número de teléfono.',
    alreadyConfirmed: 'Esta cuenta ya está confirmada. Puedes iniciar sesión.',
    functionRefused: '{trigger} lo ha rechazado: {said}',
    gone: 'Eso ya no existe.',
    refused: 'No se ha aceptado. Comprueba lo que has escrito y vuelve a intentarlo.',
    unavailable: 'No es posible en este momento. Vuelve a intentarlo más tarde.',
    notHere: 'Eso no es posible aquí.',
    providerFailed:
      'El inicio de sesión allí no ha funcionado. Vuelve a intentarlo o elige otra manera.',
    otherPerson:
      'Has iniciado sesión allí con otra cuenta. Inténtalo de nuevo con la que aparece aquí.',
    unknownDomain:
      'No hay ningún inicio de sesión configurado para este correo electrónico. Revísalo o elige otra manera.',
    passkey: 'La llave de acceso no se ha aceptado. Inténtalo de nuevo o usa otra.',
  },
};
