/** The texts of `account-changes.ts` in every language of the pages. Pure. */

/** What can change. */
export type AccountChange =
  | 'password-changed'
  | 'authenticator-added'
  | 'authenticator-replaced'
  | 'authenticator-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'provider-linked'
  | 'provider-unlinked'
  | 'recovery-codes-made'
  | 'recovery-codes-removed'
  | 'second-factors-changed'
  | 'email-changed'
  | 'phone-number-changed';

export interface ChangeTexts {
  readonly subject: string;
  readonly changes: Readonly<Record<AccountChange, string>>;
  /** What stands before each fact, with the space that belongs between. */
  readonly application: string;
  readonly account: string;
  readonly time: string;
  readonly advice: string;
  readonly shortAdvice: string;
}

export const CHANGE_TEXTS = {
  de: {
    subject: 'Eine Änderung an Ihrer Anmeldung',
    changes: {
      'password-changed': 'Das Passwort Ihres Kontos wurde geändert.',
      'authenticator-added': 'Ihrem Konto wurde eine Authenticator-App hinzugefügt.',
      'authenticator-replaced':
        'Eine Authenticator-App Ihres Kontos wurde ersetzt. Ihre Wiederherstellungscodes gelten nicht mehr.',
      'authenticator-removed':
        'Eine Authenticator-App wurde aus Ihrem Konto entfernt. Ihre Wiederherstellungscodes gelten nicht mehr.',
      'passkey-added': 'Ihrem Konto wurde ein Passkey hinzugefügt.',
      'passkey-removed': 'Ein Passkey wurde aus Ihrem Konto entfernt.',
      'provider-linked': 'Ihrem Konto wurde die Anmeldung bei einem Anbieter hinzugefügt.',
      'provider-unlinked': 'Die Anmeldung bei einem Anbieter wurde aus Ihrem Konto entfernt.',
      'recovery-codes-made':
        'Für Ihr Konto wurden neue Wiederherstellungscodes erzeugt. Frühere gelten nicht mehr.',
      'recovery-codes-removed': 'Die Wiederherstellungscodes Ihres Kontos wurden entfernt.',
      'second-factors-changed': 'Der zweite Schritt Ihrer Anmeldung wurde geändert.',
      'email-changed': 'Die E-Mail-Adresse Ihres Kontos wurde geändert.',
      'phone-number-changed': 'Die Telefonnummer Ihres Kontos wurde geändert.',
    },
    application: 'Anwendung: ',
    account: 'Konto: ',
    time: 'Zeit: ',
    advice:
      'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort, entfernen Sie, was Sie nicht kennen, und melden Sie sich überall sonst ab.',
    shortAdvice: 'Das waren nicht Sie? Ändern Sie sofort Ihr Passwort.',
  },
  en: {
    subject: 'A change to how you sign in',
    changes: {
      'password-changed': 'The password of your account was changed.',
      'authenticator-added': 'An authenticator app was added to your account.',
      'authenticator-replaced':
        'An authenticator app of your account was replaced. Its recovery codes are gone.',
      'authenticator-removed':
        'An authenticator app was removed from your account. Its recovery codes are gone.',
      'passkey-added': 'A passkey was added to your account.',
      'passkey-removed': 'A passkey was removed from your account.',
      'provider-linked': 'A sign-in provider was added to your account.',
      'provider-unlinked': 'A sign-in provider was removed from your account.',
      'recovery-codes-made':
        'New recovery codes were made for your account. Earlier ones are good no longer.',
      'recovery-codes-removed': 'The recovery codes of your account were removed.',
      'second-factors-changed': 'The second steps of your sign-in were changed.',
      'email-changed': 'The e-mail address of your account was changed.',
      'phone-number-changed': 'The phone number of your account was changed.',
    },
    application: 'Application: ',
    account: 'Account: ',
    time: 'Time: ',
    advice:
      'If it was not you, change your password at once, remove what you do not know, and sign out everywhere else.',
    shortAdvice: 'Not you? Change your password at once.',
  },
  es: {
    subject: 'Un cambio en tu forma de iniciar sesión',
    changes: {
      'password-changed': 'Se ha cambiado la contraseña de tu cuenta.',
      'authenticator-added': 'Se ha añadido una aplicación de autenticación a tu cuenta.',
      'authenticator-replaced':
        'Se ha sustituido una aplicación de autenticación de tu cuenta. Sus códigos de recuperación ya no sirven.',
      'authenticator-removed':
        'Se ha eliminado una aplicación de autenticación de tu cuenta. Sus códigos de recuperación ya no sirven.',
      'passkey-added': 'Se ha añadido una llave de acceso a tu cuenta.',
      'passkey-removed': 'Se ha eliminado una llave de acceso de tu cuenta.',
      'provider-linked': 'Se ha añadido un proveedor de inicio de sesión a tu cuenta.',
      'provider-unlinked': 'Se ha quitado un proveedor de inicio de sesión de tu cuenta.',
      'recovery-codes-made':
        'Se han creado nuevos códigos de recuperación para tu cuenta. Los anteriores ya no sirven.',
      'recovery-codes-removed': 'Se han eliminado los códigos de recuperación de tu cuenta.',
      'second-factors-changed': 'Se ha cambiado el segundo paso de tu inicio de sesión.',
      'email-changed': 'Se ha cambiado el correo electrónico de tu cuenta.',
      'phone-number-changed': 'Se ha cambiado el número de teléfono de tu cuenta.',
    },
    application: 'Aplicación: ',
    account: 'Cuenta: ',
    time: 'Hora: ',
    advice:
      'Si no has sido tú, cambia tu contraseña de inmediato, elimina lo que no reconozcas y cierra la sesión en todos los demás sitios.',
    shortAdvice: '¿No has sido tú? Cambia tu contraseña de inmediato.',
  },
  fr: {
    subject: 'Un changement dans votre façon de vous connecter',
    changes: {
      'password-changed': 'Le mot de passe de votre compte a été changé.',
      'authenticator-added': 'Une application d’authentification a été ajoutée à votre compte.',
      'authenticator-replaced':
        'Une application d’authentification de votre compte a été remplacée. Ses codes de secours ne sont plus valables.',
      'authenticator-removed':
        'Une application d’authentification a été supprimée de votre compte. Ses codes de secours ne sont plus valables.',
      'passkey-added': 'Une clé d’accès a été ajoutée à votre compte.',
      'passkey-removed': 'Une clé d’accès a été supprimée de votre compte.',
      'provider-linked': 'Un fournisseur de connexion a été ajouté à votre compte.',
      'provider-unlinked': 'Un fournisseur de connexion a été supprimé de votre compte.',
      'recovery-codes-made':
        'De nouveaux codes de secours ont été créés pour votre compte. Les précédents ne sont plus valables.',
      'recovery-codes-removed': 'Les codes de secours de votre compte ont été supprimés.',
      'second-factors-changed': 'La seconde étape de votre connexion a été modifiée.',
      'email-changed': 'L’adresse e-mail de votre compte a été changée.',
      'phone-number-changed': 'Le numéro de téléphone de votre compte a été changé.',
    },
    application: 'Application : ',
    account: 'Compte : ',
    time: 'Heure : ',
    advice:
      'Si ce n’était pas vous, changez tout de suite votre mot de passe, supprimez ce que vous ne connaissez pas et déconnectez-vous partout ailleurs.',
    shortAdvice: 'Ce n’était pas vous ? Changez tout de suite votre mot de passe.',
  },
  ja: {
    subject: 'サインイン方法の変更のお知らせ',
    changes: {
      'password-changed': 'アカウントのパスワードが変更されました。',
      'authenticator-added': 'アカウントに認証アプリが追加されました。',
      'authenticator-replaced':
        'アカウントの認証アプリが置き換えられました。そのリカバリーコードは使えなくなりました。',
      'authenticator-removed':
        'アカウントから認証アプリが削除されました。そのリカバリーコードは使えなくなりました。',
      'passkey-added': 'アカウントにパスキーが追加されました。',
      'passkey-removed': 'アカウントからパスキーが削除されました。',
      'provider-linked': 'アカウントにサインインプロバイダーが追加されました。',
      'provider-unlinked': 'アカウントからサインインプロバイダーが削除されました。',
      'recovery-codes-made':
        'アカウントの新しいリカバリーコードが作成されました。以前のコードは使えなくなりました。',
      'recovery-codes-removed': 'アカウントのリカバリーコードが削除されました。',
      'second-factors-changed': 'サインインの 2 段階目の方法が変更されました。',
      'email-changed': 'アカウントのメールアドレスが変更されました。',
      'phone-number-changed': 'アカウントの電話番号が変更されました。',
    },
    application: 'アプリケーション: ',
    account: 'アカウント: ',
    time: '日時: ',
    advice:
      'お心当たりがない場合は、すぐにパスワードを変更し、見覚えのないものを削除して、ほかのすべての場所からサインアウトしてください。',
    shortAdvice: 'お心当たりがない場合は、すぐにパスワードを変更してください。',
  },
  pt: {
    subject: 'Uma mudança na sua forma de entrar',
    changes: {
      'password-changed': 'A senha da sua conta foi trocada.',
      'authenticator-added': 'Um aplicativo autenticador foi adicionado à sua conta.',
      'authenticator-replaced':
        'Um aplicativo autenticador da sua conta foi substituído. Os códigos de recuperação dele não valem mais.',
      'authenticator-removed':
        'Um aplicativo autenticador foi removido da sua conta. Os códigos de recuperação dele não valem mais.',
      'passkey-added': 'Uma chave de acesso foi adicionada à sua conta.',
      'passkey-removed': 'Uma chave de acesso foi removida da sua conta.',
      'provider-linked': 'Um provedor de acesso foi adicionado à sua conta.',
      'provider-unlinked': 'Um provedor de acesso foi removido da sua conta.',
      'recovery-codes-made':
        'Novos códigos de recuperação foram criados para a sua conta. Os anteriores não valem mais.',
      'recovery-codes-removed': 'Os códigos de recuperação da sua conta foram removidos.',
      'second-factors-changed': 'A segunda etapa do seu acesso foi alterada.',
      'email-changed': 'O e-mail da sua conta foi alterado.',
      'phone-number-changed': 'O número de telefone da sua conta foi alterado.',
    },
    application: 'Aplicativo: ',
    account: 'Conta: ',
    time: 'Hora: ',
    advice:
      'Se não foi você, troque sua senha imediatamente, remova o que você não reconhece e saia de todos os outros lugares.',
    shortAdvice: 'Não foi você? Troque sua senha imediatamente.',
  },
} as const satisfies Record<string, ChangeTexts>;
