import type { Texts } from '../../frame/words/languages.ts';
import type { en } from './en.ts';

/** The words of groups, in German. */
export const de: Texts<typeof en> = {
  list: {
    title: 'Gruppen',
    text: 'Anwendungen lesen die Gruppen eines Benutzers aus den Token, als cognito:groups.',
    create: 'Gruppe anlegen',
    created: 'Angelegt',
    empty: 'Noch keine Gruppen',
    emptyText: 'Eine Gruppe sagt den Anwendungen, die danach fragen, was ihre Mitglieder dürfen.',
  },
  fields: {
    name: 'Name',
    nameConstraint: 'Höchstens 128 Zeichen, ohne Leerzeichen. Lässt sich später nicht ändern.',
    inTokens: 'In den Token ihrer Mitglieder, als cognito:groups.',
    description: 'Beschreibung',
    precedence: 'Rang',
    precedenceText:
      'Von den Gruppen eines Benutzers gibt die mit der kleinsten Zahl die bevorzugte Rolle vor.',
    role: 'Rolle',
    roleText: 'Der ARN einer Rolle, in den Token als cognito:roles.',
    cannotBeEmptied:
      'Einmal gesetzt, lässt sich der Wert ändern, aber nicht entfernen: UpdateGroup kann es nicht.',
  },
  create: {
    title: 'Gruppe anlegen',
    text: 'Mitglieder werden danach aufgenommen.',
    submit: 'Gruppe anlegen',
    done: 'Die Gruppe {group} ist angelegt.',
  },
  page: {
    settings: 'Einstellungen',
    delete: 'Gruppe löschen',
    deleteText: 'Die Mitglieder verlieren sie mit ihren nächsten Token. Die Benutzer bleiben.',
    deleted: 'Die Gruppe {group} ist gelöscht.',
  },
  members: {
    title: 'Mitglieder',
    username: 'Benutzername',
    usernameText: 'Auch eine Adresse oder ein anderer Name, mit dem sich der Benutzer anmeldet.',
    email: 'E-Mail-Adresse',
    status: 'Status',
    access: 'Zugang',
    add: 'Benutzer aufnehmen',
    remove: 'Aus der Gruppe entfernen',
    added: '{user} ist jetzt in der Gruppe.',
    removed: '{user} ist nicht mehr in der Gruppe.',
    use: '„{user}“ verwenden',
    noSuggestion: 'Kein Benutzername beginnt so',
    empty: 'Niemand ist in dieser Gruppe',
  },
};
