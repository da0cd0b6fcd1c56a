/** The words of the account page, in English. */
export const account = {
  title: 'Your account',
  signOut: 'Sign out',
  back: 'Back to your account',

  /** What is said on the account page once something is done. */
  done: {
    profile: 'Your profile is saved.',
    'email-verified': 'Your e-mail address is confirmed.',
    'phone_number-verified': 'Your phone number is confirmed.',
    password: 'Your password is changed. You are signed out everywhere else.',
    'authenticator-added': 'The authenticator is set up.',
    'authenticator-replaced': 'The new authenticator is set up, and the old one no longer works.',
    'authenticator-removed': 'The authenticator is removed.',
    'codes-removed': 'Your recovery codes are removed.',
    'passkey-added': 'The passkey is added.',
    'passkey-removed': 'The passkey is removed.',
    'passkey-alone-on': 'Your passkey now signs you in by itself.',
    'passkey-alone-off': 'Your passkey no longer signs you in by itself.',
    'provider-linked': 'The provider is added.',
    'provider-unlinked': 'The provider is removed.',
    'consent-withdrawn': 'The application no longer has access.',
    'device-forgotten': 'The device is forgotten.',
    'signed-out': 'You are signed out everywhere else.',
    renamed: 'The name is changed.',
    'profile-code-sent':
      'Your profile is saved. We have sent you a code: enter it to confirm the change.',
    'code-sent': 'We have sent you a code.',
    'factor-on': 'The second step is on.',
    'factor-off': 'This second step is off.',
    'factor-first': 'From now on, this step is asked for first.',
    'session-ended': 'That session is ended.',
  },

  profile: {
    title: 'Profile',
    editTitle: 'Change your profile',
    empty: 'Nothing yet',
    verified: { email: 'confirmed', phone_number: 'confirmed' },
    unverified: { email: 'not confirmed', phone_number: 'not confirmed' },
    confirm: 'Confirm',
    submit: 'Save',
    lastWay:
      'Codes sent to this address are your only way to sign in: set a password before you change it.',
  },

  verify: {
    title: {
      email: 'Confirm your e-mail address',
      phone_number: 'Confirm your phone number',
    },
    leadSend: 'We will send a code to {destination} to check that it is yours.',
    send: 'Send a code',
    lead: 'Enter the code from the message we have sent you.',
    submit: 'Confirm',
  },

  password: {
    title: 'Password',
    hint: 'Changing it signs you out everywhere else.',
    none: 'You have no password yet.',
    changeTitle: 'Change your password',
    current: 'Current password',
    wrong: 'The current password is not right.',
    submit: 'Change password',
  },

  authenticators: {
    title: 'Authenticator apps',
    hint: 'Set up a second one, so that losing your phone does not lock you out.',
    none: 'You have none.',
    unnamed: 'Authenticator',
    lastUsed: 'last used {time}',
    add: 'Add an authenticator',
    replace: 'Replace',
    addTitle: 'Add an authenticator',
    replaceTitle: 'Replace “{name}”',
    replaceLead:
      'The old one works until the new one is set up. After that, your recovery codes no longer work either.',
    removeTitle: 'Remove “{name}”?',
    removeLead:
      'Its codes will no longer sign you in, and neither will your recovery codes: make new ones afterwards.',
    removeLast:
      'It is your last one: after this, signing in no longer asks for a code from an app.',
    demanded:
      'This application asks everybody for a second step: add another one before you remove this.',
    gone: 'This authenticator is not there any more.',
    tooMany: 'You have as many authenticators as you can have. Replace or remove one.',
  },

  recoveryCodes: {
    title: 'Recovery codes',
    hint: 'Each signs you in once, in place of a code from your authenticator app.',
    left: '{count} left, made {time}',
    none: 'You have none.',
    make: 'Make new codes',
    manage: 'Make new ones or remove them',
    makeTitle: 'Recovery codes',
    makeLead: 'Enter a code from your authenticator app. New codes replace all earlier ones.',
    submit: 'Make new codes',
    remove: 'Remove all codes',
  },

  passkeys: {
    title: 'Passkeys',
    hint: 'Sign in with your fingerprint, face, PIN or security key.',
    none: 'You have none.',
    added: 'added {time}',
    add: 'Add a passkey',
    alone: 'Passkey alone',
    aloneOn: 'on: your passkey is enough, and no code is asked for',
    aloneOff: 'off: because a second step is on, you sign in with your password and a code',
    aloneOnTitle: 'Sign in with your passkey alone?',
    aloneOnLead:
      'Your passkey checks your fingerprint, face or PIN, so it can stand for both steps. Your password and your codes go on working.',
    aloneOffTitle: 'Stop signing in with your passkey alone?',
    aloneOffLead: 'Sign-ins will begin with your password, and then ask for a code.',
    aloneNeedsMore: 'This needs a passkey, and a second step that is on.',
    removeTitle: 'Remove “{name}”?',
    removeLead: 'It will no longer sign you in. Delete it on your device as well.',
    tooMany: 'You have as many passkeys as you can have. Remove one.',
    gone: 'This passkey is not there any more.',
    lastWay:
      'You have no other way to sign in: set a password or add another passkey before you remove this one.',
  },

  providers: {
    title: 'Sign-in providers',
    hint: 'Accounts elsewhere that you can sign in with here.',
    since: 'added {time}',
    primary: 'your account was made with it',
    add: 'Add {provider}',
    addTitle: 'Add {provider}',
    addLead:
      'Sign in at {provider} to show that the account there is yours. From then on it signs you in here.',
    removeTitle: 'Remove {provider}?',
    removeLead:
      'Your account at {provider} will no longer sign you in here. You are signed out wherever you signed in with it.',
    lastWay:
      'You have no other way to sign in: set a password or add another provider before you remove this.',
    gone: 'This provider is not there any more.',
    failed:
      'Nothing was added: {provider} has not confirmed that you signed in just now. Try again.',
    ended: 'Nothing was added: you have been signed out meanwhile. Sign in and try again.',
    otherUser:
      'Nothing was added: another person is signed in in this browser now. Sign in as yourself and try again.',
    taken:
      'Nothing was added: this account at {provider} signs in another user. Remove it there first, or choose another account at {provider}.',
    ofAnotherAccount:
      'Nothing was added: this account at {provider} has an account of its own here, made when you first signed in with it. To have one for both, ask the people who run this service to delete that one, and then add {provider} here.',
    tooMany: 'You have as many providers as you can have. Remove one.',
  },

  applications: {
    title: 'Applications with access',
    hint: 'You are signed in to these, or have given them access.',
    since: 'since {time}',
    withdraw: 'Take back',
    withdrawTitle: 'Take back what “{name}” may do?',
    withdrawLead: 'It is signed out at once, and has to ask you again.',
    gone: 'This application no longer has access.',
    claimed: 'registered itself under this name',
    signedIn: 'signed in {time}',
    end: 'Sign out',
    endTitle: 'Sign out of “{name}”?',
    endLead: 'It loses its access at once, on all your devices, until you sign in to it again.',
  },

  devices: {
    title: 'Remembered devices',
    none: 'None.',
    unnamed: 'Device',
    lastUsed: 'last used {time}',
    forget: 'Forget',
    gone: 'This device is not there any more.',
  },

  sessions: {
    title: 'Where you are signed in',
    browser: 'Browser',
    application: 'Application',
    here: 'this browser',
    lastActive: 'last active {time}',
    endOthers: 'Sign out everywhere else',
    endTitle: 'Sign out everywhere else?',
    endLead: 'Every other browser and every application will have to sign in again.',
    end: 'Sign out',
    gone: 'This session has ended already.',
  },

  names: {
    rename: 'Rename',
    title: 'Rename “{name}”',
    label: 'Name',
    unusable: 'Give it a name of 1 to 100 characters.',
  },

  secondFactors: {
    names: {
      SOFTWARE_TOKEN_MFA: 'Authenticator app',
      SMS_MFA: 'Text message',
      EMAIL_OTP: 'E-mail',
    },
    needsAddress: {
      phone_number: 'Add a phone number to your profile first.',
      email: 'Add an e-mail address to your profile first.',
    },
    title: 'Second step',
    hint: 'When you sign in, we ask for one of these as well.',
    none: 'None is on: you sign in with one step.',
    on: 'on',
    off: 'off',
    first: 'on, asked for first',
    prefer: 'Ask for this first',
    preferTitle: 'Ask for “{name}” first?',
    preferLead: 'You can still choose another one when you sign in.',
    notOn: 'This is not on any more.',
    turnOn: 'Turn on',
    turnOnTitle: 'Turn on “{name}”',
    sendLead: 'We will send a code to {destination} to check that our messages reach you.',
    needsPassword: 'With a second step, sign-ins begin with a password: set a password first.',
    turnOff: 'Turn off',
    turnOffTitle: 'Turn off “{name}”?',
    turnOffLead: 'Sign-ins will no longer ask for these codes.',
    turnOffLast: 'It is your last one: after this, your password alone signs you in.',
    demanded:
      'This application asks everybody for a second step: turn on another one before you turn this off.',
  },

  ownData: {
    title: 'Your data',
    hint: 'Everything this service holds about you, as a file; or delete the account.',
    export: 'Download your data',
    exportTitle: 'Download your data',
    exportLead:
      'The file holds your profile, how you sign in, your sessions and the applications you use. It holds no passwords, keys or codes. Keep it where only you can read it.',
    download: 'Download',
    delete: 'Delete your account',
    deleteTitle: 'Delete your account?',
    deleteLead:
      'Your profile and every way to sign in are deleted for good, and you are signed out everywhere at once. Nobody can bring them back. What an application keeps about you stays there.',
    confirm: 'To confirm, type the name of your account',
    notSame: 'This is not the name shown above.',
    deleteForGood: 'Delete for good',
    deletedTitle: 'Your account is deleted',
    deletedLead: 'You are signed out everywhere.',
  },
} as const;
