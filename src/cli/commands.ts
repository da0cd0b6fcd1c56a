/** The commands of `poolhouse`. Each is loaded when it is asked for: help need not load a server. */
import type { Run } from './call.ts';

export interface Command {
  readonly summary: string;
  /** Its own flags, by name without dashes, with their meaning. */
  readonly flags?: Readonly<Record<string, string>>;
  /** The names of its operands; all are required. */
  readonly operands?: readonly string[];
  readonly load: () => Promise<Run>;
}

export const commands: Readonly<Record<string, Command>> = {
  dev: {
    summary: 'Start a development server: any AWS credentials, messages in an inbox.',
    flags: {
      seed: 'File of pools, clients, users and groups to make, or a folder of such; again when it changes.',
      snapshot: 'File to write what the store holds to, as --seed reads it; then the command ends.',
    },
    load: async () => (await import('./dev.ts')).dev,
  },
  serve: {
    summary: 'Start a production server. Needs a master key.',
    load: async () => (await import('./serve.ts')).serve,
  },
  health: {
    summary: 'Ask the server with these settings, on this machine, whether it can serve.',
    flags: { live: 'Asks whether its process answers at all, whatever its store does.' },
    load: async () => (await import('./health.ts')).health,
  },
  migrate: {
    summary: 'Add to the tables of the store what this version needs.',
    flags: {
      finalize:
        'Ends an upgrade: earlier versions can use the store no more, and what only they needed goes.',
    },
    load: async () => (await import('./migrate.ts')).migrateStore,
  },
  backup: {
    summary: 'Copy the embedded store, also while a server uses it, sealed under the master key.',
    flags: { out: 'File for the backup, which `restore` reads. Required.' },
    load: async () => (await import('./backup.ts')).backUp,
  },
  restore: {
    summary: 'Make the embedded store from a backup, where there is none yet.',
    flags: {
      in: 'The backup. Required.',
      verify: 'Looks at all of it, and opens every sealed value, without restoring anything.',
    },
    load: async () => (await import('./backup.ts')).restore,
  },
  export: {
    summary: 'Take a whole pool out of the store: users, credentials and settings.',
    flags: {
      pool: 'Id of the user pool. Required.',
      out: 'File for an encrypted archive of everything, which `import` reads.',
      profiles: 'File for a CSV of the users without credentials, in place of --out.',
      otpauth: 'File for the secrets of authenticators, in place of --out.',
      'in-the-clear': 'Confirms that --otpauth writes secrets anybody can read.',
    },
    load: async () => (await import('./export.ts')).exportFromStore,
  },
  import: {
    summary: 'Bring a pool in from the archive that `export` has made.',
    flags: { in: 'The archive. Required.' },
    load: async () => (await import('./import.ts')).importIntoStore,
  },
  'keys list': {
    summary: 'List the data keys that seal what is secret in the store.',
    flags: { rows: 'Counts the values sealed under each too, which reads all of them.' },
    load: async () => (await import('./data-keys.ts')).listDataKeys,
  },
  'keys rotate': {
    summary: 'Go on to the next data key, and seal anew what is sealed under others.',
    load: async () => (await import('./data-keys.ts')).rotateDataKeys,
  },
  'keys reseal': {
    summary: 'Seal anew what a rotation that was interrupted has left.',
    load: async () => (await import('./data-keys.ts')).resealRows,
  },
  'keys retire': {
    summary: 'Delete data keys that have gone out of use, once nothing is sealed under them.',
    flags: {
      'unused-for': 'Days that a key must not have sealed for; 30 without it, an hour at least.',
    },
    load: async () => (await import('./data-keys.ts')).retireDataKeys,
  },
  'keys rewrap': {
    summary: 'Wrap under the master key the data keys that the second master key has wrapped.',
    load: async () => (await import('./data-keys.ts')).rewrapDataKeys,
  },
  'keys list-signing': {
    summary: "List the keys that sign a pool's tokens, and from when until when.",
    operands: ['pool id'],
    load: async () => (await import('./signing-keys.ts')).listSigningKeys,
  },
  'keys rotate-signing': {
    summary: 'Give a pool new keys, which sign when everybody can know them: in a day.',
    operands: ['pool id'],
    flags: {
      emergency: 'They sign at once, and every access and ID token of the pool ends.',
    },
    load: async () => (await import('./signing-keys.ts')).rotateSigning,
  },
  'admin create-administrator': {
    summary: 'Make an administrator, who signs in to the console, with a temporary password.',
    flags: {
      email: 'The address, which is the name to sign in with. Required.',
      policy:
        'JSON file with an IAM policy for a group of administrators. Without one they may do everything.',
      group: 'The group, where it is not named as the file of its policy is.',
    },
    load: async () => (await import('./administrators.ts')).createAdministrator,
  },
  'admin create-access-key': {
    summary: 'Make an access key that may sign requests to `serve`, and print it once.',
    flags: {
      name: 'Who will use the key; shown in listings and logs. Required.',
      policy: 'JSON file with an IAM policy. Without one the key may do everything.',
      expires: 'Days the key is good for, or the time until when. Without it, until it is deleted.',
    },
    load: async () => (await import('./access-keys.ts')).createAccessKey,
  },
  'admin list-access-keys': {
    summary: 'List the access keys: when they were used, and until when they are good.',
    load: async () => (await import('./access-keys.ts')).listAccessKeys,
  },
  'admin delete-access-key': {
    summary: 'Delete an access key; a running server refuses it within a second.',
    operands: ['id'],
    load: async () => (await import('./access-keys.ts')).deleteAccessKey,
  },
  'admin create-role': {
    summary: 'Make a role, which AssumeRole gives temporary credentials for, and print its ARN.',
    operands: ['name'],
    flags: {
      trust: 'JSON file with a trust policy: who may assume the role. Required.',
      policy: 'JSON file with an IAM policy: what its sessions may do. Without one it is nothing.',
      'max-session': 'Seconds a session may last, from 3600 to 43200; 3600 without it.',
    },
    load: async () => (await import('./roles.ts')).createRole,
  },
  'admin put-role-policy': {
    summary: 'Change what the sessions of a role may do, those under way too.',
    operands: ['name'],
    flags: { policy: 'JSON file with an IAM policy. Required.' },
    load: async () => (await import('./roles.ts')).putRolePolicy,
  },
  'admin put-role-trust': {
    summary: 'Change who may assume a role. Sessions under way go on.',
    operands: ['name'],
    flags: { trust: 'JSON file with a trust policy. Required.' },
    load: async () => (await import('./roles.ts')).putRoleTrust,
  },
  'admin list-roles': {
    summary: 'List the roles.',
    load: async () => (await import('./roles.ts')).listRoles,
  },
  'admin delete-role': {
    summary: 'Delete a role; its sessions end within a second.',
    operands: ['name'],
    load: async () => (await import('./roles.ts')).deleteRole,
  },
  'admin audit': {
    summary: 'Show what was done or refused, oldest first, or verify that no record is missing.',
    flags: {
      since: 'From an instant such as 2030-06-01T12:00:00Z on, or from 7d, 12h or 30m ago.',
      until: 'Before an instant, in the same forms.',
      pool: 'Id of the user pool it is about.',
      user: 'The user it is about: the sub, or the username as it was given.',
      who: 'Who did it: the name of an access key, its id, or a user of the system.',
      operation: 'The operation, or the event.',
      outcome: 'allowed, refused or failed.',
      json: 'One JSON object a line.',
      verify:
        'Verifies all chains in place of showing records; exits with 1 where any is not whole.',
      heads: 'File with ends of chains that must be there: what --verify has printed, or a log.',
    },
    load: async () => (await import('./audit-records.ts')).auditRecords,
  },
  'admin import-log': {
    summary: 'Show the rows of an import job that made no user, by line, and why.',
    operands: ['pool id', 'job id'],
    load: async () => (await import('./import-log.ts')).importLog,
  },
};
