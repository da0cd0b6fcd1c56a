import type { Words } from '../words.ts';

/** The words of the account page, in Spanish. */
export const account: Words['account'] = {
  title: 'Tu cuenta',
  signOut: 'Cerrar sesión',
  back: 'Volver a tu cuenta',

  done: {
    profile: 'Tu perfil está guardado.',
    'email-verified': 'Tu correo electrónico está confirmado.',
    'phone_number-verified': 'Tu número de teléfono está confirmado.',
    password: 'Tu contraseña ha cambiado. Se ha cerrado tu sesión en todos los demás sitios.',
    'authenticator-added': 'El autenticador está configurado.',
    'authenticator-replaced':
      'El autenticador nuevo está configurado y el anterior ya no funciona.',
    'authenticator-removed': 'El autenticador se ha quitado.',
    'codes-removed': 'Tus códigos de recuperación se han quitado.',
    'passkey-added': 'La llave de acceso se ha añadido.',
    'passkey-removed': 'La llave de acceso se ha quitado.',
    'passkey-alone-on': 'Tu llave de acceso basta ahora para iniciar sesión.',
    'passkey-alone-off': 'Tu llave de acceso ya no basta para iniciar sesión.',
    'provider-linked': 'El proveedor se ha añadido.',
    'provider-unlinked': 'El proveedor se ha quitado.',
    'consent-withdrawn': 'La aplicación ya no tiene acceso.',
    'device-forgotten': 'El dispositivo se ha olvidado.',
    'signed-out': 'Se ha cerrado tu sesión en todos los demás sitios.',
    renamed: 'El nombre ha cambiado.',
    'profile-code-sent':
      'Tu perfil está guardado. Te hemos enviado un código: escríbelo para confirmar el cambio.',
    'code-sent': 'Te hemos enviado un código.',
    'factor-on': 'El segundo paso está activado.',
    'factor-off': 'Este segundo paso está desactivado.',
    'factor-first': 'A partir de ahora este paso se pide primero.',
    'session-ended': 'Esa sesión se ha cerrado.',
  },

  profile: {
    title: 'Perfil',
    editTitle: 'Cambiar tu perfil',
    empty: 'Nada todavía',
    verified: { email: 'confirmado', phone_number: 'confirmado' },
    unverified: { email: 'sin confirmar', phone_number: 'sin confirmar' },
    confirm: 'Confirmar',
    submit: 'Guardar',
    lastWay:
      'Los códigos enviados a esta dirección son tu única forma de iniciar sesión: crea una contraseña antes de cambiarla.',
  },

  verify: {
    title: {
      email: 'Confirmar tu correo electrónico',
      phone_number: 'Confirmar tu número de teléfono',
    },
    leadSend: 'Enviaremos un código a {destination} para comprobar que es tuyo.',
    send: 'Enviar un código',
    lead: 'Escribe el código del mensaje que te hemos enviado.',
    submit: 'Confirmar',
  },

  password: {
    title: 'Contraseña',
    hint: 'Al cambiarla se cierra tu sesión en todos los demás sitios.',
    none: 'Todavía no tienes contraseña.',
    changeTitle: 'Cambiar tu contraseña',
    current: 'Contraseña actual',
    wrong: 'La contraseña actual no es correcta.',
    submit: 'Cambiar contraseña',
  },

  authenticators: {
    title: 'Aplicaciones de autenticación',
    hint: 'Configura una segunda, y perder el teléfono no te dejará fuera.',
    none: 'No tienes ninguna.',
    unnamed: 'Autenticador',
    lastUsed: 'último uso: {time}',
    add: 'Añadir un autenticador',
    replace: 'Sustituir',
    addTitle: 'Añadir un autenticador',
    replaceTitle: 'Sustituir «{name}»',
    replaceLead:
      'El anterior funciona hasta que el nuevo esté configurado. Después, tus códigos de recuperación tampoco servirán.',
    removeTitle: '¿Quitar «{name}»?',
    removeLead:
      'Sus códigos ya no servirán para iniciar sesión, y tus códigos de recuperación tampoco: crea otros después.',
    removeLast:
      'Es el último que tienes: al iniciar sesión ya no se pedirá un código de una aplicación.',
    demanded: 'Esta aplicación pide a todos un segundo paso: añade otro antes de quitar este.',
    gone: 'Este autenticador ya no existe.',
    tooMany: 'Tienes todos los autenticadores que puedes tener. Sustituye o quita uno.',
  },

  recoveryCodes: {
    title: 'Códigos de recuperación',
    hint: 'Cada uno sirve para iniciar sesión una vez, en lugar de un código de tu autenticador.',
    left: 'códigos restantes: {count}, creados: {time}',
    none: 'No tienes ninguno.',
    make: 'Crear códigos nuevos',
    manage: 'Crear otros o quitarlos',
    makeTitle: 'Códigos de recuperación',
    makeLead:
      'Escribe un código de tu autenticador. Los códigos nuevos sustituyen a todos los anteriores.',
    submit: 'Crear códigos nuevos',
    remove: 'Quitar todos los códigos',
  },

  passkeys: {
    title: 'Llaves de acceso',
    hint: 'Inicia sesión con la huella, la cara, el PIN o una llave de seguridad.',
    none: 'No tienes ninguna.',
    added: 'añadida: {time}',
    add: 'Añadir una llave de acceso',
    alone: 'Solo la llave de acceso',
    aloneOn: 'activado: tu llave de acceso basta y no se pide ningún código',
    aloneOff:
      'desactivado: como hay un segundo paso activado, inicias sesión con tu contraseña y un código',
    aloneOnTitle: '¿Iniciar sesión solo con tu llave de acceso?',
    aloneOnLead:
      'Tu llave de acceso comprueba tu huella, tu cara o tu PIN, así que puede sustituir los dos pasos. Tu contraseña y tus códigos siguen funcionando.',
    aloneOffTitle: '¿Dejar de iniciar sesión solo con tu llave de acceso?',
    aloneOffLead: 'El inicio de sesión empezará con tu contraseña y después pedirá un código.',
    aloneNeedsMore: 'Para esto necesitas una llave de acceso y un segundo paso activado.',
    removeTitle: '¿Quitar «{name}»?',
    removeLead: 'Ya no servirá para iniciar sesión. Bórrala también en tu dispositivo.',
    tooMany: 'Ya tienes todas las llaves de acceso posibles. Elimina una.',
    gone: 'Esta llave de acceso ya no existe.',
    lastWay:
      'No tienes otra forma de iniciar sesión: crea una contraseña o añade otra llave de acceso antes de quitar esta.',
  },

  providers: {
    title: 'Proveedores de inicio de sesión',
    hint: 'Cuentas de otros sitios con las que inicias sesión aquí.',
    since: 'añadido: {time}',
    primary: 'tu cuenta se creó con él',
    add: 'Añadir {provider}',
    addTitle: 'Añadir {provider}',
    addLead:
      'Inicia sesión en {provider} para demostrar que la cuenta de allí es tuya. A partir de entonces te servirá para iniciar sesión aquí.',
    removeTitle: '¿Quitar {provider}?',
    removeLead:
      'Tu cuenta de {provider} ya no te servirá para iniciar sesión aquí. Se cerrará tu sesión donde hayas entrado con ella.',
    lastWay:
      'No tienes otra forma de iniciar sesión: crea una contraseña o añade otro proveedor antes de quitar este.',
    gone: 'Este proveedor ya no existe.',
    failed:
      'No se ha añadido nada: {provider} no ha confirmado que acabas de iniciar sesión. Vuelve a intentarlo.',
    ended:
      'No se ha añadido nada: entretanto se ha cerrado tu sesión. Inicia sesión y vuelve a intentarlo.',
    otherUser:
      'No se ha añadido nada: ahora hay otra persona con la sesión iniciada en este navegador. Inicia sesión con tu cuenta y vuelve a intentarlo.',
    taken:
      'No se ha añadido nada: otro usuario inicia sesión con esta cuenta de {provider}. Quítala allí primero o elige otra cuenta de {provider}.',
    ofAnotherAccount:
      'No se ha añadido nada: esta cuenta de {provider} tiene aquí una cuenta propia, creada cuando entraste con ella por primera vez. Si quieres una sola cuenta, pide a quienes gestionan este servicio que eliminen aquella y después añade {provider} aquí.',
    tooMany: 'Ya tienes todos los proveedores posibles. Quita uno.',
  },

  applications: {
    title: 'Aplicaciones con acceso',
    hint: 'Tienes la sesión iniciada en ellas o les has dado acceso.',
    since: 'desde: {time}',
    withdraw: 'Retirar',
    withdrawTitle: '¿Retirar el acceso de «{name}»?',
    withdrawLead:
      'La aplicación pierde el acceso de inmediato y tendrá que volver a pedirte permiso.',
    gone: 'Esta aplicación ya no tiene acceso.',
    claimed: 'se registró a sí misma con este nombre',
    signedIn: 'sesión iniciada: {time}',
    end: 'Cerrar sesión',
    endTitle: '¿Cerrar sesión en «{name}»?',
    endLead:
      'La aplicación pierde el acceso de inmediato, en todos tus dispositivos, hasta que vuelvas a iniciar sesión en ella.',
  },

  devices: {
    title: 'Dispositivos recordados',
    none: 'Ninguno.',
    unnamed: 'Dispositivo',
    lastUsed: 'último uso: {time}',
    forget: 'Olvidar',
    gone: 'Este dispositivo ya no existe.',
  },

  sessions: {
    title: 'Dónde tienes la sesión iniciada',
    browser: 'Navegador',
    application: 'Aplicación',
    here: 'este navegador',
    lastActive: 'última actividad: {time}',
    endOthers: 'Cerrar sesión en todos los demás sitios',
    endTitle: '¿Cerrar sesión en todos los demás sitios?',
    endLead:
      'Todos los demás navegadores y todas las aplicaciones tendrán que iniciar sesión de nuevo.',
    end: 'Cerrar sesión',
    gone: 'Esta sesión ya se ha cerrado.',
  },

  names: {
    rename: 'Cambiar el nombre',
    title: 'Cambiar el nombre de «{name}»',
    label: 'Nombre',
    unusable: 'Dale un nombre de 1 a 100 caracteres.',
  },

  secondFactors: {
    names: {
      SOFTWARE_TOKEN_MFA: 'Aplicación de autenticación',
      SMS_MFA: 'SMS',
      EMAIL_OTP: 'Correo electrónico',
    },
    needsAddress: {
      phone_number: 'Añade primero un número de teléfono a tu perfil.',
      email: 'Añade primero un correo electrónico a tu perfil.',
    },
    title: 'Segundo paso',
    hint: 'Al iniciar sesión te pedimos además uno de estos.',
    none: 'No hay ninguno activado: inicias sesión en un solo paso.',
    on: 'activado',
    off: 'desactivado',
    first: 'activado, se pide primero',
    prefer: 'Pedir primero',
    preferTitle: '¿Pedir primero «{name}»?',
    preferLead: 'Al iniciar sesión podrás seguir eligiendo otro.',
    notOn: 'Ya no está activado.',
    turnOn: 'Activar',
    turnOnTitle: 'Activar «{name}»',
    sendLead:
      'Enviaremos un código a {destination} para comprobar que te llegan nuestros mensajes.',
    needsPassword:
      'Con un segundo paso, cada inicio de sesión empieza con una contraseña: crea primero una contraseña.',
    turnOff: 'Desactivar',
    turnOffTitle: '¿Desactivar «{name}»?',
    turnOffLead: 'Al iniciar sesión ya no se pedirán estos códigos.',
    turnOffLast: 'Es el último que tienes: después bastará tu contraseña para iniciar sesión.',
    demanded: 'Esta aplicación pide a todos un segundo paso: activa otro antes de desactivar este.',
  },

  ownData: {
    title: 'Tus datos',
    hint: 'Todo lo que este servicio guarda sobre ti, en un archivo; o elimina la cuenta.',
    export: 'Descargar tus datos',
    exportTitle: 'Descargar tus datos',
    exportLead:
      'El archivo contiene tu perfil, cómo inicias sesión, tus sesiones y las aplicaciones que usas. No contiene contraseñas, claves ni códigos. Guárdalo donde solo tú puedas leerlo.',
    download: 'Descargar',
    delete: 'Eliminar tu cuenta',
    deleteTitle: '¿Eliminar tu cuenta?',
    deleteLead:
      'Tu perfil y todas tus formas de iniciar sesión se eliminan para siempre, y tu sesión se cierra al instante en todos los sitios. Nadie puede recuperarlos. Lo que una aplicación guarda por sí misma sobre ti se queda en ella.',
    confirm: 'Para confirmar, escribe el nombre de tu cuenta',
    notSame: 'No es el nombre que aparece arriba.',
    deleteForGood: 'Eliminar para siempre',
    deletedTitle: 'Tu cuenta se ha eliminado',
    deletedLead: 'Se ha cerrado tu sesión en todos los sitios.',
  },
};
