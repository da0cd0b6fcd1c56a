/** The words of threat protection and log delivery, in English. */

export const en = {
  mode: {
    title: 'Threat protection of this pool',
    text: 'Whether sign-ins are judged, and what follows.',
    needsPlus: 'Needs the tier Plus, which Protection, tier and tags sets.',
    mode: 'Mode',
    modes: { OFF: 'Off', AUDIT: 'Watch only', ENFORCED: 'Watch and act' },
    modeTexts: {
      OFF: 'Nothing is recorded or judged.',
      AUDIT: 'Sign-ins are recorded with their risk. Nothing is refused or asked for.',
      ENFORCED: 'Sign-ins are recorded, and answered as the settings below say.',
    },
    custom: 'Sign-ins with challenges of the pool’s own',
    customText: 'Those of the triggers for custom authentication.',
    customModes: { NONE: 'Off', AUDIT: 'Watch only', ENFORCED: 'Watch and act' },
  },
  threats: {
    title: 'Threat protection',
    description:
      'What happens when a password is known to be compromised, or a sign-in looks like somebody else.',
    of: 'Settings of',
    wholePool: 'The whole pool',
    compromised: 'Compromised passwords',
    compromisedText: 'Passwords that stand in known collections.',
    compromisedAction: 'What happens',
    actions: {
      BLOCK: 'Refuse',
      NO_ACTION: 'Allow',
      MFA_IF_CONFIGURED: 'Ask for a second factor if the user has one',
      MFA_REQUIRED: 'Require a second factor',
    },
    events: 'When passwords are looked at',
    eventNames: {
      SIGN_IN: 'At sign-in',
      SIGN_UP: 'At sign-up',
      PASSWORD_CHANGE: 'When a password is changed',
    },
    takeover: 'Account takeover',
    takeoverText: 'By the risk of a sign-in: an unknown device, another place, many failures.',
    levels: { Low: 'Low risk', Medium: 'Medium risk', High: 'High risk' },
    notify: '{level}: send the user a message',
    source: 'ARN of the sender',
    sourceText: 'Needed where users are sent messages.',
    from: 'From',
    reply: 'Reply to',
    addresses: 'Addresses',
    blocked: 'Always refused',
    skipped: 'Never looked at',
    ranges: 'Ranges such as 203.0.113.0/24. One a line.',
    warnings: 'Wording of the messages',
    warningsText:
      'Where a message has no words of its own, this server’s are sent. Places that are filled in: {username}, {login-time}, {device-name}, {ip-address}, {city}, {country}, {one-click-link-valid}, {one-click-link-invalid}.',
    warningNames: {
      BlockEmail: 'When a sign-in was refused',
      MfaEmail: 'When a second factor was asked for',
      NoActionEmail: 'When a sign-in was allowed',
    },
    usualWarnings: {
      BlockEmail: {
        subject: 'A sign-in was blocked',
        text: 'A sign-in to your account was blocked.',
      },
      MfaEmail: {
        subject: 'A sign-in needed a second factor',
        text: 'A sign-in to your account was asked for a second factor.',
      },
      NoActionEmail: {
        subject: 'A new sign-in',
        text: 'There was an unusual sign-in to your account.',
      },
    },
    usualDetails:
      'Time: {login-time}. Device: {device-name}. Address: {ip-address}. If it was you: {one-click-link-valid} If it was not: {one-click-link-invalid}',
    subject: 'Subject',
    textBody: 'Text',
    htmlBody: 'HTML',
    htmlBodyText: 'Mail programs that show HTML show this instead of the text.',
    preview: 'Preview',
    save: 'Save settings',
  },
  logs: {
    title: 'Log delivery',
    description: 'Where the events of this pool are sent, beside the log of the server.',
    sources: {
      userNotification: 'Messages that could not be sent',
      userAuthEvents: 'Sign-ins with their risk',
    },
    destination: 'Destination',
    none: 'Nowhere',
    kinds: {
      CloudWatchLogsConfiguration: 'CloudWatch Logs: ARN of the log group',
      S3Configuration: 'S3: ARN of the bucket',
      FirehoseConfiguration: 'Firehose: ARN of the stream',
    },
    arn: 'ARN',
    arnText: 'The setting logDestinations of the server says where each leads.',
  },
};
