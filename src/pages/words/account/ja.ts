import type { Words } from '../words.ts';

/** The words of the account page, in Japanese. */
export const account: Words['account'] = {
  title: 'アカウント',
  signOut: 'サインアウト',
  back: 'アカウントに戻る',

  done: {
    profile: 'プロフィールを保存しました。',
    'email-verified': 'メールアドレスが確認されました。',
    'phone_number-verified': '電話番号が確認されました。',
    password: 'パスワードが変更されました。ほかのすべての場所からサインアウトしました。',
    'authenticator-added': '認証アプリが設定されました。',
    'authenticator-replaced': '新しい認証アプリが設定され、古いものは使えなくなりました。',
    'authenticator-removed': '認証アプリを削除しました。',
    'codes-removed': 'リカバリーコードを削除しました。',
    'passkey-added': 'パスキーを追加しました。',
    'passkey-removed': 'パスキーを削除しました。',
    'passkey-alone-on': 'パスキーだけでサインインできるようになりました。',
    'passkey-alone-off': 'パスキーだけではサインインできなくなりました。',
    'provider-linked': 'プロバイダーを追加しました。',
    'provider-unlinked': 'プロバイダーを削除しました。',
    'consent-withdrawn': 'アプリケーションはもうアクセスできません。',
    'device-forgotten': 'デバイスの記憶を解除しました。',
    'signed-out': 'ほかのすべての場所からサインアウトしました。',
    renamed: '名前を変更しました。',
    'profile-code-sent':
      'プロフィールを保存しました。変更を確認するためのコードを送信しましたので、入力してください。',
    'code-sent': 'コードを送信しました。',
    'factor-on': '2 段階目をオンにしました。',
    'factor-off': 'この 2 段階目をオフにしました。',
    'factor-first': '今後は、この方法で最初に確認します。',
    'session-ended': 'そのセッションを終了しました。',
  },

  profile: {
    title: 'プロフィール',
    editTitle: 'プロフィールを変更',
    empty: 'まだありません',
    verified: { email: '確認済み', phone_number: '確認済み' },
    unverified: { email: '未確認', phone_number: '未確認' },
    confirm: '確認する',
    submit: '保存',
    lastWay:
      'この宛先に届くコードが唯一のサインイン方法です。変更する前に、パスワードを設定してください。',
  },

  verify: {
    title: {
      email: 'メールアドレスの確認',
      phone_number: '電話番号の確認',
    },
    leadSend: 'ご自身のものであることを確認するため、{destination} にコードを送信します。',
    send: 'コードを送信',
    lead: 'お送りしたメッセージのコードを入力してください。',
    submit: '確認',
  },

  password: {
    title: 'パスワード',
    hint: '変更すると、ほかのすべての場所からサインアウトします。',
    none: 'パスワードはまだありません。',
    changeTitle: 'パスワードを変更',
    current: '現在のパスワード',
    wrong: '現在のパスワードが正しくありません。',
    submit: 'パスワードを変更',
  },

  authenticators: {
    title: '認証アプリ',
    hint: '2 つ目を設定しておけば、スマートフォンをなくしてもサインインできます。',
    none: 'ありません。',
    unnamed: '認証アプリ',
    lastUsed: '最後に使用: {time}',
    add: '認証アプリを追加',
    replace: '交換',
    addTitle: '認証アプリを追加',
    replaceTitle: '「{name}」を交換',
    replaceLead:
      '新しいものが設定されるまで、古いものが使えます。その後は、リカバリーコードも使えなくなります。',
    removeTitle: '「{name}」を削除しますか？',
    removeLead:
      'このコードでも、リカバリーコードでもサインインできなくなります。リカバリーコードは後で新しく作成してください。',
    removeLast: '最後の認証アプリです。サインインでアプリのコードは求められなくなります。',
    demanded:
      'このアプリケーションでは全員に 2 段階目が必要です。これを削除する前に、別のものを追加してください。',
    gone: 'この認証アプリはもうありません。',
    tooMany: '認証アプリの数が上限に達しています。交換するか、1 つ削除してください。',
  },

  recoveryCodes: {
    title: 'リカバリーコード',
    hint: '認証アプリのコードの代わりに、それぞれ 1 回だけサインインに使えます。',
    left: '残り {count} 個、作成: {time}',
    none: 'ありません。',
    make: '新しいコードを作成',
    manage: '新しく作成または削除',
    makeTitle: 'リカバリーコード',
    makeLead:
      '認証アプリのコードを入力してください。新しいコードは以前のコードすべてに代わります。',
    submit: '新しいコードを作成',
    remove: 'すべてのコードを削除',
  },

  passkeys: {
    title: 'パスキー',
    hint: '指紋、顔、PIN、またはセキュリティキーでサインインできます。',
    none: 'ありません。',
    added: '追加: {time}',
    add: 'パスキーを追加',
    alone: 'パスキーだけでサインイン',
    aloneOn: 'オン: パスキーだけでサインインでき、コードは求められません',
    aloneOff: 'オフ: 2 段階目がオンのため、パスワードとコードでサインインします',
    aloneOnTitle: 'パスキーだけでサインインしますか？',
    aloneOnLead:
      'パスキーは指紋、顔、または PIN を確認するので、2 つの段階の代わりになります。パスワードとコードも引き続き使えます。',
    aloneOffTitle: 'パスキーだけでのサインインをやめますか？',
    aloneOffLead: 'サインインはパスワードから始まり、その後にコードが求められます。',
    aloneNeedsMore: 'パスキーと、オンになっている 2 段階目が必要です。',
    removeTitle: '「{name}」を削除しますか？',
    removeLead: 'サインインに使えなくなります。デバイスからも削除してください。',
    tooMany: 'パスキーの数が上限に達しています。どれかを削除してください。',
    gone: 'このパスキーはもうありません。',
    lastWay:
      'ほかにサインインの方法がありません。削除する前に、パスワードを設定するか、別のパスキーを追加してください。',
  },

  providers: {
    title: 'サインインプロバイダー',
    hint: 'ここへのサインインに使える、ほかのサービスのアカウントです。',
    since: '追加: {time}',
    primary: 'このアカウントの作成元です',
    add: '{provider} を追加',
    addTitle: '{provider} を追加',
    addLead:
      '{provider} にサインインして、そのアカウントがご自身のものであることを示してください。以後、ここへのサインインに使えます。',
    removeTitle: '{provider} を削除しますか？',
    removeLead:
      '{provider} のアカウントではここにサインインできなくなります。それでサインインした場所からはサインアウトされます。',
    lastWay:
      'ほかにサインインの方法がありません。削除する前に、パスワードを設定するか、別のプロバイダーを追加してください。',
    gone: 'このプロバイダーはもうありません。',
    failed:
      '何も追加されませんでした。{provider} から、たった今サインインしたことの確認が得られませんでした。もう一度お試しください。',
    ended:
      '何も追加されませんでした。途中でサインアウトされています。サインインして、もう一度お試しください。',
    otherUser:
      '何も追加されませんでした。このブラウザーでは現在、別の人がサインインしています。ご自身でサインインして、もう一度お試しください。',
    taken:
      '何も追加されませんでした。この {provider} のアカウントは別のユーザーのサインインに使われています。先にそちらで削除するか、{provider} の別のアカウントを選んでください。',
    ofAnotherAccount:
      '何も追加されませんでした。この {provider} のアカウントには、最初のサインインのときに作られた別のアカウントがここにあります。一つにまとめるには、サービスの運営者にそのアカウントの削除を依頼してから、ここで {provider} を追加してください。',
    tooMany: 'プロバイダーの数が上限に達しています。どれかを削除してください。',
  },

  applications: {
    title: 'アクセスできるアプリケーション',
    hint: 'サインインしている、またはアクセスを許可したアプリケーションです。',
    since: '許可: {time}',
    withdraw: '取り消す',
    withdrawTitle: '「{name}」の許可を取り消しますか？',
    withdrawLead: 'すぐにサインアウトされ、もう一度許可を求める必要があります。',
    gone: 'このアプリケーションはもうアクセスできません。',
    claimed: 'この名前で自ら登録',
    signedIn: 'サインイン: {time}',
    end: 'サインアウト',
    endTitle: '「{name}」からサインアウトしますか？',
    endLead: '次にサインインするまで、すべてのデバイスですぐにアクセスできなくなります。',
  },

  devices: {
    title: '記憶されたデバイス',
    none: 'ありません。',
    unnamed: 'デバイス',
    lastUsed: '最後に使用: {time}',
    forget: '記憶を解除',
    gone: 'このデバイスはもうありません。',
  },

  sessions: {
    title: 'サインインしている場所',
    browser: 'ブラウザー',
    application: 'アプリケーション',
    here: 'このブラウザー',
    lastActive: '最後の利用: {time}',
    endOthers: 'ほかのすべての場所からサインアウト',
    endTitle: 'ほかのすべての場所からサインアウトしますか？',
    endLead: 'ほかのすべてのブラウザーとアプリケーションで、もう一度サインインが必要になります。',
    end: 'サインアウト',
    gone: 'このセッションはすでに終了しています。',
  },

  names: {
    rename: '名前を変更',
    title: '「{name}」の名前を変更',
    label: '名前',
    unusable: '1 文字から 100 文字の名前を付けてください。',
  },

  secondFactors: {
    names: { SOFTWARE_TOKEN_MFA: '認証アプリ', SMS_MFA: 'SMS', EMAIL_OTP: 'メール' },
    needsAddress: {
      phone_number: '先にプロフィールに電話番号を追加してください。',
      email: '先にプロフィールにメールアドレスを追加してください。',
    },
    title: '2 段階目の確認',
    hint: 'サインインのとき、このうちの 1 つも確認します。',
    none: 'どれもオンになっていません。1 段階でサインインできます。',
    on: 'オン',
    off: 'オフ',
    first: 'オン、最初に確認',
    prefer: '最初に確認する',
    preferTitle: '最初に「{name}」で確認しますか？',
    preferLead: 'サインインのときに、ほかの方法も選べます。',
    notOn: 'すでにオフになっています。',
    turnOn: 'オンにする',
    turnOnTitle: '「{name}」をオンにする',
    sendLead: 'メッセージが届くことを確認するため、{destination} にコードを送信します。',
    needsPassword:
      '2 段階目を使うと、サインインはパスワードから始まります。先にパスワードを設定してください。',
    turnOff: 'オフにする',
    turnOffTitle: '「{name}」をオフにしますか？',
    turnOffLead: 'サインインでこのコードは求められなくなります。',
    turnOffLast: '最後の 1 つです。この後は、パスワードだけでサインインできます。',
    demanded:
      'このアプリケーションでは全員に 2 段階目が必要です。オフにする前に、別のものをオンにしてください。',
  },

  ownData: {
    title: 'あなたのデータ',
    hint: 'このサービスが保存しているあなたの情報をファイルで受け取るか、アカウントを削除できます。',
    export: 'データをダウンロード',
    exportTitle: 'データをダウンロード',
    exportLead:
      'ファイルには、プロフィール、サインインの方法、セッション、使用しているアプリケーションが含まれます。パスワード、鍵、コードは含まれません。自分だけが読める場所に保管してください。',
    download: 'ダウンロード',
    delete: 'アカウントを削除',
    deleteTitle: 'アカウントを削除しますか？',
    deleteLead:
      'プロフィールとサインインの方法はすべて完全に削除され、すべての場所からすぐにサインアウトされます。元に戻すことはできません。アプリケーション自身が保存している情報は、そこに残ります。',
    confirm: '確認のため、アカウント名を入力してください',
    notSame: '上に表示されている名前と一致しません。',
    deleteForGood: '完全に削除する',
    deletedTitle: 'アカウントを削除しました',
    deletedLead: 'すべての場所からサインアウトしました。',
  },
};
