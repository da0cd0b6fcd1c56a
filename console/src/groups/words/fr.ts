import type { Texts } from '../../frame/words/languages.ts';
import type { en } from './en.ts';

/** The words of groups, in French. */
export const fr: Texts<typeof en> = {
  list: {
    title: 'Groupes',
    text: 'Les applications lisent les groupes d’un utilisateur dans les jetons, sous cognito:groups.',
    create: 'Créer un groupe',
    created: 'Créé',
    empty: 'Aucun groupe pour l’instant',
    emptyText: 'Un groupe dit ce que ses membres peuvent faire, aux applications qui le demandent.',
  },
  fields: {
    name: 'Nom',
    nameConstraint: 'Jusqu’à 128 caractères, sans espaces. Ne peut pas être changé ensuite.',
    inTokens: 'Dans les jetons de ses membres, sous cognito:groups.',
    description: 'Description',
    precedence: 'Priorité',
    precedenceText:
      'Parmi les groupes d’un utilisateur, celui au nombre le plus bas donne le rôle préféré.',
    role: 'Rôle',
    roleText: 'L’ARN d’un rôle, dans les jetons sous cognito:roles.',
    cannotBeEmptied:
      'Une fois définie, la valeur peut être changée, mais pas retirée : UpdateGroup ne le permet pas.',
  },
  create: {
    title: 'Créer un groupe',
    text: 'Les membres sont ajoutés ensuite.',
    submit: 'Créer le groupe',
    done: 'Le groupe {group} est créé.',
  },
  page: {
    settings: 'Paramètres',
    delete: 'Supprimer le groupe',
    deleteText: 'Ses membres le perdent avec leurs prochains jetons. Les utilisateurs restent.',
    deleted: 'Le groupe {group} est supprimé.',
  },
  members: {
    title: 'Membres',
    username: 'Nom d’utilisateur',
    usernameText: 'Ou une adresse ou un autre nom avec lequel l’utilisateur se connecte.',
    email: 'Adresse e-mail',
    status: 'Statut',
    access: 'Accès',
    add: 'Ajouter un utilisateur',
    remove: 'Retirer du groupe',
    added: '{user} est maintenant dans le groupe.',
    removed: '{user} n’est plus dans le groupe.',
    use: 'Utiliser « {user} »',
    noSuggestion: 'Aucun nom d’utilisateur ne commence ainsi',
    empty: 'Personne n’est dans ce groupe',
  },
};
