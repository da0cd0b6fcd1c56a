import { account } from './account/en.ts';

/**
 * The words of all pages, in English: the catalogue every other language follows.
 *
 * Grouped by page. `{name}` is a placeholder, filled in when the words are used; a translation
 * has the same ones. Words are text, never markup.
 */
export const en = {
  account,

  /** On more than one page. */
  common: {
    email: 'E-mail address',
    password: 'Password',
    newPassword: 'New password',
    confirmPassword: 'New password, once more',
    code: 'Code',
    save: 'Save',
    remove: 'Remove',
    backToSignIn: 'Back to sign-in',
    optional: 'optional',
    language: 'Language',
    change: 'Change',
    toApplication: 'Go to {name}',
    show: 'Show',
    hide: 'Hide',
    copy: 'Copy',
    copied: 'Copied',
    otherAccount: 'Use another account',
    codeSentTo: 'We have sent a code to {destination}.',
    codeSent: 'We have sent you a code.',
    otherMethod: 'Use another method',
    otherWay: 'Try another way',
  },

  signIn: {
    title: 'Sign in',
    titleAt: 'Sign in to {name}',
    nameOf: {
      username: 'Username',
      email: 'E-mail address',
      phone_number: 'Phone number',
      emailOrPhone: 'E-mail address or phone number',
      usernameOrEmail: 'Username or e-mail address',
      usernameOrPhone: 'Username or phone number',
      usernameOrAlias: 'Username, e-mail address or phone number',
    },
    next: 'Next',
    submit: 'Sign in',
    noAccount: 'New here?',
    signUp: 'Create an account',
    forgot: 'Forgot your password?',
    goOnAs: 'Continue as {name}',
    someoneElse: 'Or sign in as someone else:',
    withProvider: 'Continue with {provider}',
    or: 'or',
    emailAtOrganization: 'E-mail address at your organization',
    orEmailAtOrganization: 'Or your e-mail address at your organization.',
  },

  password: {
    title: 'Enter your password',
    submit: 'Sign in',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'Confirm it’s you',
    lead: 'Your last sign-in was a while ago. Before you change how you sign in, prove once more that it is you.',
  },

  choose: {
    title: 'How do you want to sign in?',
    lead: 'Choose one of the ways that your account offers.',
    password: 'With your password',
    email: 'With a code by e-mail',
    sms: 'With a code by text message',
    passkey: 'With a passkey',
    passkeyHint: 'Fingerprint, face, PIN or security key',
  },

  /** Asking for applications that registered themselves. */
  consent: {
    title: 'Allow this application?',
    lead: '“{name}” asks for access to your account.',
    claimed:
      'The application chose this name itself, and nobody has checked it. Allow it only if you know where it comes from.',
    asksFor: 'It asks for',
    permissions: {
      username: 'Your username',
      everything: 'Your whole profile, with your e-mail address and phone number',
      email: 'Your e-mail address',
      phone: 'Your phone number',
      profile: 'The rest of your profile, such as your name',
      account: 'Reading and changing your account, and how you sign in',
    },
    goesTo: 'From here you go to {place}.',
    lasts: 'The application keeps its access until you take it back.',
    allow: 'Allow',
    deny: 'Do not allow',
  },

  signInCode: {
    title: 'Enter the code',
    submit: 'Sign in',
    sendAgain: 'Send another code',
  },

  passkey: {
    title: 'Use your passkey',
    lead: 'Your browser asks you for your fingerprint, face, PIN or security key.',
    submit: 'Use passkey',
    waiting: 'Waiting for your passkey …',
    failed: 'That did not work. Try again or choose another way.',
    unsupported: 'This browser cannot use passkeys. Choose another way.',
    needsScript: 'Passkeys need JavaScript. Turn it on or choose another way.',
    notEnough: 'For this account a passkey is not enough. Sign in with your password.',
  },

  addPasskey: {
    title: 'Add a passkey',
    lead: 'With a passkey you sign in by fingerprint, face, PIN or security key. It cannot be guessed, forgotten or phished.',
    submit: 'Create a passkey',
    later: 'Not now',
    waiting: 'Waiting for your browser …',
    failed: 'No passkey was created. You can try again.',
    alreadyThere: 'This device already has a passkey for your account.',
    unsupported: 'This browser cannot create passkeys.',
    needsScript: 'Passkeys need JavaScript. Turn it on and load this page again.',
  },

  signUp: {
    title: 'Create an account',
    submit: 'Create account',
    haveAccount: 'Already have an account?',
    signIn: 'Sign in',
    closed: 'Only an administrator of this application can create accounts.',
    noPassword: 'Leave the password empty to sign in by codes or passkeys only.',
    /** What people know the standard attributes by. */
    attributes: {
      name: 'Full name',
      given_name: 'First name',
      family_name: 'Last name',
      middle_name: 'Middle name',
      nickname: 'Nickname',
      preferred_username: 'Preferred username',
      profile: 'Profile page (web address)',
      picture: 'Picture (web address)',
      website: 'Website',
      email: 'E-mail address',
      phone_number: 'Phone number',
      gender: 'Gender',
      birthdate: 'Date of birth',
      zoneinfo: 'Time zone',
      locale: 'Language',
      address: 'Address',
      updated_at: 'Last updated',
    },
    phoneHint: 'With the country code, such as +44 7700 900123',
    terms: 'By creating an account you agree to:',
    termsNames: { 'terms-of-use': 'Terms of use', 'privacy-policy': 'Privacy policy' },
  },

  /** What a password must have. */
  passwordRules: {
    title: 'Your password needs:',
    /** Said to people who cannot see that a rule is ticked. */
    met: 'done',
    length: 'at least {count} characters',
    upper: 'an upper-case letter',
    lower: 'a lower-case letter',
    number: 'a number',
    symbol: 'a symbol, such as ! or %',
  },

  confirm: {
    title: 'Confirm your account',
    lead: 'We have sent a code to {destination}. Enter it here.',
    leadUnknown: 'Enter the code we have sent you.',
    linkLead: 'We have sent a message to {destination}. Open the link in it, then sign in.',
    submit: 'Confirm account',
    sendAgain: 'Send another code',
    sentAgain: 'Another code is on its way.',
    done: 'Your account is confirmed. Sign in to go on.',
    notConfirmed:
      'Your account is not confirmed yet. Enter the code you got when you signed up, or ask for another one.',
  },

  /** Where the link in a confirmation message leads. */
  confirmLink: {
    title: 'Confirm your account',
    lead: 'Press the button to confirm your e-mail address.',
    submit: 'Confirm my account',
    done: 'Your account is confirmed',
    doneLead: 'Your e-mail address is confirmed. You can close this page and sign in.',
    already: 'Your account is confirmed already',
    alreadyLead: 'There is nothing left to do here. You can close this page and sign in.',
    expired: 'This link has expired',
    expiredLead:
      'A link can be used once, for 24 hours, and only until another one is sent. Ask for a new one where you signed up.',
    incomplete: 'This link is not complete',
    incompleteLead: 'Open it again from the message you got, or copy all of it.',
    tooOften: 'That was tried too often',
    tooOftenLead: 'Wait a while, then open the link again.',
    failed: 'Your account could not be confirmed',
  },

  /** Where the links in a notice about a sign-in lead. */
  feedback: {
    title: 'Was this sign-in yours?',
    lead: 'Press the button to send your answer.',
    valid: 'It was me',
    invalid: 'It was not me',
    thanks: 'Thank you',
    thanksValid: 'You will not be asked about sign-ins like this one any more.',
    thanksInvalid: 'Please change your password now.',
    expired: 'This link has expired',
    expiredLead: 'A link is good for seven days.',
  },

  forgot: {
    title: 'Reset your password',
    lead: 'We will send you a code. Enter it on the next page, and choose a new password.',
    submit: 'Send code',
  },

  reset: {
    title: 'Choose a new password',
    lead: 'We have sent a code to {destination}. Enter it here, and choose a new password.',
    leadUnknown:
      'Enter the code you were sent, and choose a new password. If you have none, have one sent below.',
    submit: 'Change password',
    sendAgain: 'Send another code',
    done: 'Your password is changed. Sign in with the new one.',
    required: 'You need a new password before you can sign in.',
  },

  newPassword: {
    title: 'Choose a new password',
    lead: 'Your password was a temporary one. Choose one of your own.',
    submit: 'Set password',
    mismatch: 'The two passwords are not the same.',
    alsoNeeded: 'We also need to know:',
  },

  mfa: {
    chooseTitle: 'How do you want to get your code?',
    chooseLead: 'To protect your account, you also enter a code when you sign in.',
    sms: 'By text message',
    email: 'By e-mail',
    totp: 'From your authenticator app',
    codeTitle: 'Enter the code',
    codeSubmit: 'Continue',
    totpTitle: 'Enter the code from your authenticator app',
    totpLead: 'Open your authenticator app and type the six digits it shows.',
    totpLeadNamed: 'Open the authenticator “{name}” and type the six digits it shows.',
    lostDevice: 'I do not have my device',
    recoveryTitle: 'Use a recovery code',
    recoveryLead: 'Enter one of the recovery codes you have kept. Each can be used once.',
    recoveryCode: 'Recovery code',
    recoverySubmit: 'Use recovery code',
    backToTotp: 'Use my authenticator app instead',
    noRecovery:
      'If you have no other way to prove that it is you, ask an administrator of this application to let you in.',
    remember: 'Remember this device',
    rememberHint: 'Only on a device that is yours.',
  },

  /** Setting up a second factor on the way in. */
  mfaSetup: {
    title: 'Protect your account',
    lead: 'This application asks for a second step when you sign in. Choose which one to set up.',
    totp: 'An authenticator app',
    totpHint: 'Works without a network connection',
    email: 'Codes by e-mail',
    emailHint: 'To an address that only you can read',
    smsOnly:
      'An administrator of this application has to set a phone number for you. Then sign in again.',
    emailTitle: 'Where should we send codes?',
    emailSubmit: 'Send code',
  },

  /** Enrolling an authenticator app. */
  enrol: {
    title: 'Set up your authenticator app',
    step1:
      'Open an authenticator app on your phone, such as Aegis, 2FAS, Google Authenticator or a password manager, and add an account.',
    step2: 'Scan this picture with it.',
    qr: 'QR code with the key of your account',
    cannotScan: 'I cannot scan the picture',
    cannotScanLead:
      'If your app is on this device, open the key in it. Or type the key: add an account by hand, choose “time-based” and 6 digits, and enter this key. Spaces and upper or lower case do not matter.',
    openInApp: 'Open in an app on this device',
    account: 'Account',
    key: 'Key',
    step3: 'Enter the six digits the app shows now.',
    name: 'Name of this authenticator',
    nameHint: 'For example: my phone',
    submit: 'Finish set-up',
    wrongCode: 'This is not the code your app should show now.',
    clock:
      'Wait for the next code and try again. If it is still wrong, check the clock of your device: the time on this server is {time}. Let your device set its time automatically.',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'Save recovery codes',
    offerLead: 'If you lose your phone, a recovery code lets you sign in without it.',
    alreadyShown:
      'Your recovery codes have been shown already. You can make new ones on your account page.',
    show: 'Show my recovery codes',
    later: 'Not now',
    shownTitle: 'Your recovery codes',
    shownLead:
      'Keep them somewhere other than your phone. They are shown only once, and each signs you in once.',
    download: 'Download',
    print: 'Print',
    saved: 'I have saved them',
  },

  error: {
    title: 'Something went wrong',
    lead: 'We could not show you the page you asked for.',
    redirectMismatch:
      'The application wants to send you back to an address that is not registered for it.',
    unknownClient: 'The application that sent you here is not known.',
    missingParameters: 'The application has sent you here with an incomplete request.',
    invalidRequest: 'The application has sent you here with a request that we cannot answer.',
    unavailable: 'Sign-in pages are not available for this application.',
    unknownState: 'Signing in took too long, was begun in another browser, or is finished already.',
    goBack:
      'Go back to the application and try again. If it happens again, give its administrators this number:',
    requestId: 'Request {id}',
  },

  goOn: {
    title: 'One moment',
    submit: 'Go on to the application',
  },
  signOut: {
    title: 'Sign out?',
    lead: 'You are signed in as {name}.',
    submit: 'Sign out',
    stay: 'To stay signed in, close this window.',
  },
  /** At the root of a site. */
  home: {
    title: 'This is where you sign in',
    lead: 'There is nothing to do on this page. Open the application you want to use: it brings you here when you need to sign in.',
  },

  signedOut: {
    title: 'You are signed out',
    lead: 'You can close this window.',
  },

  /** What is said when something is refused. Whoever asks learns no more than from the API. */
  problems: {
    credentials: 'Incorrect username or password.',
    wrongCode: 'This code is not right. Check it and try again.',
    wrongTotp:
      'This code is not right. Codes change every 30 seconds: type the one that is shown now.',
    totpClock:
      'If codes are still wrong, check the clock of your device: the time on this server is {time}.',
    usedCode: 'This code has been used already. Wait for the next one.',
    expiredCode: 'This code has expired. Ask for another one.',
    wrongRecoveryCode: 'This recovery code is not right, or it has been used.',
    noCode: 'This code is not complete. Enter all of its digits, and nothing else.',
    tooManyTries: 'Too many tries. Try again {time}.',
    tooManyTriesForGood: 'Too many tries. Ask an administrator of this application for help.',
    tooOften: 'That was asked for too often. Try again later.',
    tooOftenUntil: 'That was asked for too often. Try again {time}.',
    sessionExpired: 'This sign-in can no longer be finished. Please begin again.',
    stale: 'This page was out of date. Please try again.',
    disabled: 'This account is disabled.',
    notConfirmed: 'This account is not confirmed yet.',
    resetRequired: 'You need a new password before you can sign in.',
    temporaryExpired: 'Your temporary password has expired. Ask an administrator for a new one.',
    blocked: 'Sign-in was refused for security reasons. Try again later, or ask an administrator.',
    userExists: 'There is an account with this name already.',
    aliasExists: 'There is an account with this address already.',
    passwordPolicy: 'This password does not meet the rules for passwords.',
    passwordReused: 'You have used this password before. Choose another one.',
    passwordCompromised: 'This password is on a list of stolen passwords. Choose another one.',
    delivery: 'The code could not be sent. Try again later.',
    noSignUp: 'Only an administrator of this application can create accounts.',
    noRecovery:
      'There is no confirmed address to send a code to. Ask an administrator of this application.',
    adminRecovery: 'Ask an administrator of this application for a new password.',
    missing: 'Fill in: {field}',
    invalid: 'This is not valid: {detail}',
    addressAsName: 'Choose a username that is not an e-mail address or a phone number.',
    alreadyConfirmed: 'This account is confirmed already. You can sign in.',
    functionRefused: '{trigger} failed with error {said}.',
    gone: 'That is not there any more.',
    refused: 'That was not accepted. Check what you have entered and try again.',
    unavailable: 'That does not work at the moment. Try again later.',
    notHere: 'That is not possible here.',
    providerFailed: 'Signing in there did not work. Try again, or choose another way.',
    otherPerson: 'You signed in there as someone else. Try again as the person named here.',
    unknownDomain: 'No sign-in is set up for this e-mail address. Check it, or choose another way.',
    passkey: 'The passkey was not accepted. Try again, or use another one.',
  },
} as const;
