/** The words of a pool's tokens and sessions, in English: a part of the catalogue. */

export const tokens = {
  title: 'Tokens and sessions',
  description: 'What tokens say of a sign-in, and whether sign-ins are listed as sessions.',
  sessions: 'Sessions',
  sessionsText: 'Sign-ins can be listed, one by one, and ended by their users or here.',
  sessionsNeedTier: 'Needs the tier Essentials or Plus.',
  tracked: 'Follow sessions',
  trackedText: 'From now on: earlier sign-ins are not listed, also when they go on.',
  most: 'Sessions of one user',
  mostText: 'A further sign-in ends the oldest one.',
  issuer: 'Issuer',
  issuerText: 'The name of this pool in its tokens and its discovery document.',
  issuerForm: 'Form',
  issuers: { ORIGINAL: 'Original', UPDATED: 'Updated' },
  issuerTexts: {
    ORIGINAL: 'As pools have always had it.',
    UPDATED:
      'With issuer- before cognito-idp, where the server is set to name issuers as the service does. Other issuers stay as they are.',
  },
  acr: 'How much was proven',
  acrText:
    'ID tokens can say in acr how strong a sign-in was, and applications can ask for it by acr_values.',
  reported: 'Say it in ID tokens',
  reportedText: 'A level without a value of its own has the one that is shown.',
  needsTier: 'Needs the tier Essentials or Plus.',
  levels: { Level1: 'Level 1', Level2: 'Level 2', Level3: 'Level 3', Level4: 'Level 4' },
  levelTexts: {
    Level1: 'One factor',
    Level2: 'A passkey that need not verify its holder',
    Level3: 'Two factors',
    Level4: 'A passkey that verifies its holder, or one beside a second factor',
  },
};
