import type { Texts } from '../../frame/words/languages.ts';
import type { en } from './en.ts';

/** The words of groups, in Portuguese. */
export const pt: Texts<typeof en> = {
  list: {
    title: 'Grupos',
    text: 'Os aplicativos leem os grupos de um usuário nos tokens, como cognito:groups.',
    create: 'Criar grupo',
    created: 'Criado',
    empty: 'Ainda não há grupos',
    emptyText: 'Um grupo diz o que seus membros podem fazer aos aplicativos que perguntam.',
  },
  fields: {
    name: 'Nome',
    nameConstraint: 'Até 128 caracteres, sem espaços. Não pode ser alterado depois.',
    inTokens: 'Nos tokens de seus membros, como cognito:groups.',
    description: 'Descrição',
    precedence: 'Prioridade',
    precedenceText: 'Entre os grupos de um usuário, o de menor número dá a função preferida.',
    role: 'Função',
    roleText: 'O ARN de uma função, nos tokens como cognito:roles.',
    cannotBeEmptied:
      'Depois de definido, o valor pode ser alterado, mas não removido: o UpdateGroup não permite.',
  },
  create: {
    title: 'Criar grupo',
    text: 'Os membros são adicionados depois.',
    submit: 'Criar grupo',
    done: 'O grupo {group} foi criado.',
  },
  page: {
    settings: 'Configurações',
    delete: 'Excluir grupo',
    deleteText: 'Seus membros o perdem com os próximos tokens. Os usuários ficam.',
    deleted: 'O grupo {group} foi excluído.',
  },
  members: {
    title: 'Membros',
    username: 'Nome de usuário',
    usernameText: 'Também um endereço ou outro nome com que o usuário entra.',
    email: 'E-mail',
    status: 'Status',
    access: 'Acesso',
    add: 'Adicionar usuário',
    remove: 'Remover do grupo',
    added: '{user} agora está no grupo.',
    removed: '{user} não está mais no grupo.',
    use: 'Usar “{user}”',
    noSuggestion: 'Nenhum nome de usuário começa assim',
    empty: 'Ninguém está neste grupo',
  },
};
