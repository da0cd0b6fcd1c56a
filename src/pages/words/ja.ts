import { account } from './account/ja.ts';
import type { Words } from './words.ts';

/** The words of all pages, in Japanese. */
export const ja: Words = {
  account,

  common: {
    email: 'メールアドレス',
    password: 'パスワード',
    newPassword: '新しいパスワード',
    confirmPassword: '新しいパスワード（確認）',
    code: 'コード',
    save: '保存',
    remove: '削除',
    backToSignIn: 'サインインに戻る',
    optional: '任意',
    language: '言語',
    change: '変更',
    toApplication: '{name} に移動',
    show: '表示',
    hide: '非表示',
    copy: 'コピー',
    copied: 'コピーしました',
    otherAccount: '別のアカウントを使う',
    codeSentTo: '{destination} にコードを送信しました。',
    codeSent: 'コードを送信しました。',
    otherMethod: '別の方法を使う',
    otherWay: '別の方法を試す',
  },

  signIn: {
    title: 'サインイン',
    titleAt: '{name} にサインイン',
    nameOf: {
      username: 'ユーザー名',
      email: 'メールアドレス',
      phone_number: '電話番号',
      emailOrPhone: 'メールアドレスまたは電話番号',
      usernameOrEmail: 'ユーザー名またはメールアドレス',
      usernameOrPhone: 'ユーザー名または電話番号',
      usernameOrAlias: 'ユーザー名、メールアドレス、または電話番号',
    },
    next: '次へ',
    submit: 'サインイン',
    noAccount: '初めてご利用ですか？',
    signUp: 'アカウントを作成',
    forgot: 'パスワードをお忘れですか？',
    goOnAs: '{name} として続ける',
    someoneElse: '別のアカウントでサインインする場合:',
    withProvider: '{provider} で続ける',
    or: 'または',
    emailAtOrganization: '組織のメールアドレス',
    orEmailAtOrganization: 'または、組織のメールアドレス。',
  },

  password: {
    title: 'パスワードを入力してください',
    submit: 'サインイン',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'ご本人であることの確認',
    lead: '最後のサインインから時間がたっています。サインインの方法を変更する前に、ご本人であることをもう一度確認します。',
  },

  choose: {
    title: 'サインインの方法を選んでください',
    lead: 'このアカウントで使える方法から選んでください。',
    password: 'パスワード',
    email: 'メールで届くコード',
    sms: 'SMS で届くコード',
    passkey: 'パスキー',
    passkeyHint: '指紋、顔、PIN、またはセキュリティキー',
  },

  consent: {
    title: 'このアプリケーションを許可しますか？',
    lead: '「{name}」がアカウントへのアクセスを求めています。',
    claimed:
      'この名前はアプリケーションが自分で付けたもので、だれも確認していません。提供元を知っている場合だけ許可してください。',
    asksFor: '求められているもの',
    permissions: {
      username: 'ユーザー名',
      everything: 'メールアドレスと電話番号を含むプロフィール全体',
      email: 'メールアドレス',
      phone: '電話番号',
      profile: '名前など、プロフィールのその他の項目',
      account: 'アカウントとサインイン方法の表示と変更',
    },
    goesTo: 'この後、{place} に移動します。',
    lasts: '取り消すまで、アプリケーションはアクセスできます。',
    allow: '許可する',
    deny: '許可しない',
  },

  signInCode: {
    title: 'コードを入力してください',
    submit: 'サインイン',
    sendAgain: 'コードをもう一度送信',
  },

  passkey: {
    title: 'パスキーを使ってください',
    lead: 'ブラウザーが指紋、顔、PIN、またはセキュリティキーを確認します。',
    submit: 'パスキーを使う',
    waiting: 'パスキーを待っています…',
    failed: 'うまくいきませんでした。もう一度試すか、別の方法を選んでください。',
    unsupported: 'このブラウザーではパスキーを使えません。別の方法を選んでください。',
    needsScript: 'パスキーには JavaScript が必要です。有効にするか、別の方法を選んでください。',
    notEnough:
      'このアカウントではパスキーだけではサインインできません。パスワードでサインインしてください。',
  },

  addPasskey: {
    title: 'パスキーを追加',
    lead: 'パスキーがあれば、指紋、顔、PIN、またはセキュリティキーでサインインできます。推測されることも、忘れることも、偽のページに盗まれることもありません。',
    submit: 'パスキーを作成',
    later: '今はしない',
    waiting: 'ブラウザーを待っています…',
    failed: 'パスキーは作成されませんでした。もう一度試すことができます。',
    alreadyThere: 'このデバイスには、このアカウントのパスキーがすでにあります。',
    unsupported: 'このブラウザーではパスキーを作成できません。',
    needsScript:
      'パスキーには JavaScript が必要です。有効にして、このページを読み込み直してください。',
  },

  signUp: {
    title: 'アカウントを作成',
    submit: 'アカウントを作成',
    haveAccount: 'すでにアカウントをお持ちですか？',
    signIn: 'サインイン',
    closed: 'このアプリケーションのアカウントは管理者が作成します。',
    noPassword:
      'コードまたはパスキーだけでサインインする場合は、パスワードを空のままにしてください。',
    attributes: {
      name: '氏名',
      given_name: '名',
      family_name: '姓',
      middle_name: 'ミドルネーム',
      nickname: 'ニックネーム',
      preferred_username: '希望するユーザー名',
      profile: 'プロフィールページ（URL）',
      picture: '写真（URL）',
      website: 'ウェブサイト',
      email: 'メールアドレス',
      phone_number: '電話番号',
      gender: '性別',
      birthdate: '生年月日',
      zoneinfo: 'タイムゾーン',
      locale: '言語',
      address: '住所',
      updated_at: '最終更新',
    },
    phoneHint: '国番号から入力してください（例: +81 90 1234 5678）',
    terms: 'アカウントを作成すると、次の内容に同意したことになります:',
    termsNames: {
      'terms-of-use': '利用規約',
      'privacy-policy': 'プライバシーポリシー',
    },
  },

  passwordRules: {
    title: 'パスワードの条件:',
    met: '条件を満たしています',
    length: '{count} 文字以上',
    upper: '英大文字',
    lower: '英小文字',
    number: '数字',
    symbol: '記号（! や % など）',
  },

  confirm: {
    title: 'アカウントの確認',
    lead: '{destination} にコードを送信しました。ここに入力してください。',
    leadUnknown: 'お送りしたコードを入力してください。',
    linkLead:
      '{destination} にメッセージを送信しました。その中のリンクを開いてから、サインインしてください。',
    submit: 'アカウントを確認',
    sendAgain: 'コードをもう一度送信',
    sentAgain: '新しいコードを送信しました。',
    done: 'アカウントが確認されました。サインインして続けてください。',
    notConfirmed:
      'アカウントはまだ確認されていません。登録時に届いたコードを入力するか、新しいコードを送信してください。',
  },

  confirmLink: {
    title: 'アカウントの確認',
    lead: 'ボタンを押すと、メールアドレスが確認されます。',
    submit: 'アカウントを確認',
    done: 'アカウントが確認されました',
    doneLead: 'メールアドレスが確認されました。このページを閉じて、サインインできます。',
    already: 'アカウントはすでに確認されています',
    alreadyLead: 'ここで行うことはもうありません。このページを閉じて、サインインできます。',
    expired: 'このリンクは無効になっています',
    expiredLead:
      'リンクは 24 時間以内に 1 回だけ、別のリンクが送信されるまで使えます。登録したページから新しいリンクを送信してください。',
    incomplete: 'このリンクは不完全です',
    incompleteLead: '届いたメッセージからもう一度開くか、リンク全体をコピーしてください。',
    tooOften: '試行回数が多すぎます',
    tooOftenLead: 'しばらく待ってから、リンクをもう一度開いてください。',
    failed: 'アカウントを確認できませんでした',
  },

  feedback: {
    title: 'このサインインはご本人によるものですか？',
    lead: 'ボタンを押して答えてください。',
    valid: '私です',
    invalid: '私ではありません',
    thanks: 'ありがとうございます',
    thanksValid: 'このようなサインインについては、今後お尋ねしません。',
    thanksInvalid: '今すぐパスワードを変更してください。',
    expired: 'このリンクは無効になっています',
    expiredLead: 'リンクの有効期間は 7 日間です。',
  },

  forgot: {
    title: 'パスワードの再設定',
    lead: '新しいパスワードを設定するためのコードをお送りします。',
    submit: 'コードを送信',
  },

  reset: {
    title: '新しいパスワードを設定してください',
    lead: '{destination} にコードを送信しました。コードと新しいパスワードを入力してください。',
    leadUnknown:
      '届いたコードと新しいパスワードを入力してください。コードがない場合は、下から送信できます。',
    submit: 'パスワードを変更',
    sendAgain: 'コードをもう一度送信',
    done: 'パスワードが変更されました。新しいパスワードでサインインしてください。',
    required: 'サインインする前に、新しいパスワードを設定する必要があります。',
  },

  newPassword: {
    title: '新しいパスワードを設定してください',
    lead: 'お使いになったパスワードは一時的なものです。ご自身のパスワードを設定してください。',
    submit: 'パスワードを設定',
    mismatch: '2 つのパスワードが一致しません。',
    alsoNeeded: '次の情報も必要です:',
  },

  mfa: {
    chooseTitle: 'コードの受け取り方を選んでください',
    chooseLead: 'アカウントを保護するため、サインイン時にコードも入力していただきます。',
    sms: 'SMS で',
    email: 'メールで',
    totp: '認証アプリで',
    codeTitle: 'コードを入力してください',
    codeSubmit: '続ける',
    totpTitle: '認証アプリのコードを入力してください',
    totpLead: '認証アプリを開き、表示されている 6 桁の数字を入力してください。',
    totpLeadNamed: '認証アプリ「{name}」を開き、表示されている 6 桁の数字を入力してください。',
    lostDevice: 'デバイスが手元にありません',
    recoveryTitle: 'リカバリーコードを使う',
    recoveryLead:
      '保管しているリカバリーコードを 1 つ入力してください。どのコードも 1 回だけ使えます。',
    recoveryCode: 'リカバリーコード',
    recoverySubmit: 'リカバリーコードを使う',
    backToTotp: '代わりに認証アプリを使う',
    noRecovery:
      'ご本人であることを確認する別の方法がない場合は、このアプリケーションの管理者に相談してください。',
    remember: 'このデバイスを記憶する',
    rememberHint: 'ご自身のデバイスでのみ選んでください。',
  },

  mfaSetup: {
    title: 'アカウントを保護してください',
    lead: 'このアプリケーションでは、サインインのときに 2 段階目の確認が必要です。設定する方法を選んでください。',
    totp: '認証アプリ',
    totpHint: 'ネットワークに接続していなくても使えます',
    email: 'メールで届くコード',
    emailHint: 'ご自身だけが読めるアドレスに送信します',
    smsOnly:
      'このアプリケーションの管理者が電話番号を登録する必要があります。その後、もう一度サインインしてください。',
    emailTitle: 'コードの送信先を入力してください',
    emailSubmit: 'コードを送信',
  },

  enrol: {
    title: '認証アプリの設定',
    step1:
      'スマートフォンで認証アプリ（Aegis、2FAS、Google Authenticator、パスワードマネージャーなど）を開き、アカウントを追加してください。',
    step2: 'アプリでこの画像を読み取ってください。',
    qr: 'アカウントのキーを含む QR コード',
    cannotScan: '画像を読み取れない場合',
    cannotScanLead:
      'アプリがこのデバイスにある場合は、そのアプリでキーを開いてください。または、キーを入力してください。手動でアカウントを追加し、「時間ベース」と 6 桁を選んで、このキーを入力します。空白や大文字と小文字の違いは関係ありません。',
    openInApp: 'このデバイスのアプリで開く',
    account: 'アカウント',
    key: 'キー',
    step3: 'アプリに今表示されている 6 桁の数字を入力してください。',
    name: 'この認証アプリの名前',
    nameHint: '例: 自分のスマートフォン',
    submit: '設定を完了',
    wrongCode: 'アプリに今表示されているはずのコードと違います。',
    clock:
      '次のコードを待って、もう一度お試しください。それでも違う場合は、デバイスの時計を確認してください。このサーバーの時刻は {time} です。デバイスの時刻は自動設定にしてください。',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'リカバリーコードを保存してください',
    offerLead: 'スマートフォンを紛失しても、リカバリーコードがあればサインインできます。',
    alreadyShown:
      'リカバリーコードはすでに表示されました。新しいコードはアカウントページで作成できます。',
    show: 'リカバリーコードを表示',
    later: '今はしない',
    shownTitle: 'リカバリーコード',
    shownLead:
      'スマートフォン以外の場所に保管してください。表示されるのは今回だけで、各コードは 1 回だけサインインに使えます。',
    download: 'ダウンロード',
    print: '印刷',
    saved: '保存しました',
  },

  error: {
    title: '問題が発生しました',
    lead: 'ご指定のページを表示できませんでした。',
    redirectMismatch: 'アプリケーションが指定した戻り先のアドレスは、登録されていません。',
    unknownClient: '移動元のアプリケーションは登録されていません。',
    missingParameters: 'アプリケーションからの要求に、必要な情報が足りません。',
    invalidRequest: 'アプリケーションからの要求に応えることができません。',
    unavailable: 'このアプリケーションではサインインページを利用できません。',
    unknownState:
      'サインインに時間がかかりすぎたか、別のブラウザーで始められたか、すでに完了しています。',
    goBack:
      'アプリケーションに戻って、もう一度お試しください。繰り返し発生する場合は、この番号を管理者に伝えてください:',
    requestId: '要求 {id}',
  },

  goOn: {
    title: '少々お待ちください',
    submit: 'アプリケーションに進む',
  },
  signOut: {
    title: 'サインアウトしますか？',
    lead: '{name} としてサインインしています。',
    submit: 'サインアウト',
    stay: 'サインインしたままにするには、このウィンドウを閉じてください。',
  },
  /** At the root of a site. */
  home: {
    title: 'サインインのためのページです',
    lead: 'このページで行うことはありません。ご利用になるアプリケーションを開いてください。サインインが必要なときに、ここへ移動します。',
  },

  signedOut: {
    title: 'サインアウトしました',
    lead: 'このウィンドウを閉じることができます。',
  },

  problems: {
    credentials: 'ユーザー名またはパスワードが正しくありません。',
    wrongCode: 'コードが正しくありません。確認して、もう一度お試しください。',
    wrongTotp:
      'コードが正しくありません。コードは 30 秒ごとに変わります。今表示されているものを入力してください。',
    totpClock:
      '何度試しても違う場合は、デバイスの時計を確認してください。このサーバーの時刻は {time} です。',
    usedCode: 'このコードはすでに使用されています。次のコードを待ってください。',
    expiredCode: 'このコードは無効になっています。新しいコードを送信してください。',
    wrongRecoveryCode: 'リカバリーコードが正しくないか、すでに使用されています。',
    noCode: 'コードが完全ではありません。数字をすべて、数字だけで入力してください。',
    tooManyTries: '試行回数が多すぎます。{time}にもう一度お試しください。',
    tooManyTriesForGood: '試行回数が多すぎます。このアプリケーションの管理者に相談してください。',
    tooOften: '操作の回数が多すぎます。後でもう一度お試しください。',
    tooOftenUntil: '操作の回数が多すぎます。{time}にもう一度お試しください。',
    sessionExpired: 'このサインインは完了できなくなりました。もう一度始めてください。',
    stale: 'このページは古くなっていました。もう一度お試しください。',
    disabled: 'このアカウントは無効になっています。',
    notConfirmed: 'このアカウントはまだ確認されていません。',
    resetRequired: 'サインインする前に、新しいパスワードを設定する必要があります。',
    temporaryExpired:
      '一時的なパスワードの期限が切れました。管理者に新しいパスワードを依頼してください。',
    blocked:
      'セキュリティ上の理由でサインインが拒否されました。しばらくしてからやり直すか、管理者にお問い合わせください。',
    userExists: 'この名前のアカウントはすでにあります。',
    aliasExists: 'このアドレスのアカウントはすでにあります。',
    passwordPolicy: 'このパスワードは条件を満たしていません。',
    passwordReused: 'このパスワードは以前に使用されています。別のパスワードを選んでください。',
    passwordCompromised:
      'このパスワードは流出したパスワードの一覧に含まれています。別のパスワードを選んでください。',
    delivery: 'コードを送信できませんでした。後でもう一度お試しください。',
    noSignUp: 'このアプリケーションのアカウントは管理者が作成します。',
    noRecovery:
      'コードを送信できる確認済みのアドレスがありません。このアプリケーションの管理者に相談してください。',
    adminRecovery: 'このアプリケーションの管理者に新しいパスワードを依頼してください。',
    missing: '入力してください: {field}',
    invalid: '受け付けられません: {detail}',
    addressAsName: 'メールアドレスや電話番号ではないユーザー名を選んでください。',
    alreadyConfirmed: 'このアカウントはすでに確認済みです。サインインできます。',
    functionRefused: '{trigger} により拒否されました: {said}',
    gone: 'すでに存在しません。',
    refused: '受け付けられませんでした。入力内容を確認して、もう一度お試しください。',
    unavailable: '現在ご利用いただけません。後でもう一度お試しください。',
    notHere: 'ここではできません。',
    providerFailed:
      'そこでのサインインはうまくいきませんでした。もう一度試すか、別の方法を選んでください。',
    otherPerson:
      '別のアカウントでサインインしました。ここに表示されているアカウントでもう一度お試しください。',
    unknownDomain:
      'このメールアドレスにはサインインが設定されていません。確認するか、別の方法を選んでください。',
    passkey: 'パスキーは受け付けられませんでした。もう一度試すか、別のパスキーを使ってください。',
  },
};
