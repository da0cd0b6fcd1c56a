import type { Texts } from '../../frame/words/languages.ts';
import type { en } from './en.ts';

/** The words of groups, in Spanish. */
export const es: Texts<typeof en> = {
  list: {
    title: 'Grupos',
    text: 'Las aplicaciones leen los grupos de un usuario en los tokens, como cognito:groups.',
    create: 'Crear grupo',
    created: 'Creado',
    empty: 'Aún no hay grupos',
    emptyText: 'Un grupo indica qué pueden hacer sus miembros a las aplicaciones que lo consultan.',
  },
  fields: {
    name: 'Nombre',
    nameConstraint: 'Hasta 128 caracteres, sin espacios. No se puede cambiar después.',
    inTokens: 'En los tokens de sus miembros, como cognito:groups.',
    description: 'Descripción',
    precedence: 'Prioridad',
    precedenceText: 'De los grupos de un usuario, el del número más bajo da el rol preferido.',
    role: 'Rol',
    roleText: 'El ARN de un rol, en los tokens como cognito:roles.',
    cannotBeEmptied:
      'Una vez establecido se puede cambiar, pero no quitar: UpdateGroup no lo permite.',
  },
  create: {
    title: 'Crear grupo',
    text: 'Los miembros se añaden después.',
    submit: 'Crear grupo',
    done: 'El grupo {group} se ha creado.',
  },
  page: {
    settings: 'Configuración',
    delete: 'Eliminar grupo',
    deleteText: 'Sus miembros lo pierden con sus próximos tokens. Los usuarios se conservan.',
    deleted: 'El grupo {group} se ha eliminado.',
  },
  members: {
    title: 'Miembros',
    username: 'Nombre de usuario',
    usernameText: 'También una dirección u otro nombre con el que el usuario inicia sesión.',
    email: 'Correo electrónico',
    status: 'Estado',
    access: 'Acceso',
    add: 'Añadir usuario',
    remove: 'Quitar del grupo',
    added: '{user} ya está en el grupo.',
    removed: '{user} ya no está en el grupo.',
    use: 'Usar «{user}»',
    noSuggestion: 'Ningún nombre de usuario empieza así',
    empty: 'No hay nadie en este grupo',
  },
};
