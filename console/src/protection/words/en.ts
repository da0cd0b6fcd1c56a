/** The words of threat protection and log delivery, in English. */

export const en = {
  threats: {
    title: 'Threat protection',
    description:
      'What happens when a password is known to be compromised, or a sign-in looks like somebody else.',
    of: 'Settings of',
    wholePool: 'The whole pool',
    off: 'Threat protection is off for this pool. Turn it on, in the tier PLUS, under Protection, tier and tags.',
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
