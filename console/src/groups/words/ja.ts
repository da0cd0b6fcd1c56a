import type { Texts } from '../../frame/words/languages.ts';
import type { en } from './en.ts';

/** The words of groups, in Japanese. */
export const ja: Texts<typeof en> = {
  list: {
    title: 'グループ',
    text: 'アプリケーションは、ユーザーのグループをトークンの cognito:groups から読み取ります。',
    create: 'グループを作成',
    created: '作成日時',
    empty: 'グループはまだありません',
    emptyText: 'グループは、メンバーに何が許されるかをアプリケーションに伝えます。',
  },
  fields: {
    name: '名前',
    nameConstraint: '128 文字以内、空白は使えません。後から変更できません。',
    inTokens: 'メンバーのトークンに cognito:groups として含まれます。',
    description: '説明',
    precedence: '優先順位',
    precedenceText: 'ユーザーのグループのうち、数値が最も小さいものが優先ロールを決めます。',
    role: 'ロール',
    roleText: 'ロールの ARN。トークンに cognito:roles として含まれます。',
    cannotBeEmptied:
      '一度設定した値は変更できますが、削除はできません。UpdateGroup にその手段がありません。',
  },
  create: {
    title: 'グループを作成',
    text: 'メンバーは後で追加します。',
    submit: 'グループを作成',
    done: 'グループ「{group}」を作成しました。',
  },
  page: {
    settings: '設定',
    delete: 'グループを削除',
    deleteText: 'メンバーは次のトークンからこのグループを失います。ユーザーは残ります。',
    deleted: 'グループ「{group}」を削除しました。',
  },
  members: {
    title: 'メンバー',
    username: 'ユーザー名',
    usernameText: 'ユーザーがサインインに使う連絡先や別の名前でもかまいません。',
    email: 'メールアドレス',
    status: 'ステータス',
    access: 'アクセス',
    add: 'ユーザーを追加',
    remove: 'グループから外す',
    added: '「{user}」をグループに追加しました。',
    removed: '「{user}」をグループから外しました。',
    use: '「{user}」を使う',
    noSuggestion: 'このように始まるユーザー名はありません',
    empty: 'このグループには誰もいません',
  },
};
