/** What users do to their authenticators on their account page. */
import assert from 'node:assert/strict';
import { CognitoError } from '#contract/errors.ts';
import { offer } from '../../account/authenticator-apps.ts';
import { readFactors } from './enrol.ts';
import {
  count,
  countsOtherwise,
  endRecoveryCodes,
  forgive,
  heldBy,
  type ModelUser,
  stepOf,
  type World,
} from './model.ts';
import {
  type CodeKind,
  existing,
  INVALID,
  NOT_AUTHORIZED,
  note,
  pick,
  refused,
  totpCode,
} from './settle.ts';

export interface AuthenticatorApp {
  readonly type: 'own authenticator';
  readonly user: number;
  readonly what: 'add' | 'replace' | 'remove';
  /** The one that is replaced or removed. */
  readonly which: number;
  readonly code: CodeKind;
  /** What was done is asked for once more. */
  readonly twice: boolean;
}

const MOST = 5;
const LIMIT = refused('LimitExceededException');
const GONE = refused('ResourceNotFoundException');

export async function ownAuthenticator(world: World, command: AuthenticatorApp): Promise<void> {
  const user = pick(existing(world), command.user)!;
  const old = pick(heldBy(user), command.which)?.secret;
  if (command.what === 'remove') return remove(world, user, old, command.twice);
  const replaces = command.what === 'replace' ? old : undefined;
  if (command.what === 'replace' && !replaces) return;
  return enrol(world, user, replaces, command);
}

async function enrol(
  world: World,
  user: ModelUser,
  replaces: Buffer | undefined,
  { code, twice }: AuthenticatorApp,
): Promise<void> {
  const holder = await world.own(user.pool.id, user.sub);
  const id = replaces && (await idOf(world, user, replaces));
  const isOffered = user.pool.mode !== 'OFF' && user.pool.totp;
  if (!isOffered) {
    await outcome(async () => void offer(holder), refused('SoftwareTokenMFANotFoundException'));
    return;
  }
  // Those that are added in one instant have no order.
  world.clock.advance(1);
  const { app, ticket } = offer(holder);
  for (let times = twice ? 2 : 1; times > 0; times--) {
    const enrolment = { ticket, code: totpCode(world, user, app.secret, code), name: 'Own' };
    const judge = () => {
      if (!count(user, 'software-token', world.clock.now())) return NOT_AUTHORIZED;
      const step = stepOf(app.secret, enrolment.code, world.clock.now());
      if (step === undefined) return refused('EnableSoftwareTokenMFAException');
      if (heldBy(user).some(({ secret }) => secret === app.secret)) return NOT_AUTHORIZED;
      if (!replaces && heldBy(user).length >= MOST) return LIMIT;
      if (replaces && !heldBy(user).some(({ secret }) => secret === replaces)) return GONE;
      put(user, replaces, { secret: app.secret, lastStep: step });
      if (replaces) {
        user.generation++;
        endRecoveryCodes(user);
      }
      forgive(user, 'software-token');
      note(world, `own authenticator ${replaces ? 'replaced' : 'added'}`);
      return undefined;
    };
    const { authenticators, pool, user: current } = holder;
    await outcome(
      () =>
        id === undefined
          ? authenticators.add(pool, current, enrolment)
          : authenticators.replace(pool, current, id, enrolment),
      judge(),
    );
    await readFactors(world, user);
  }
}

function put(
  user: ModelUser,
  replaces: Buffer | undefined,
  added: { readonly secret: Buffer; lastStep: number },
): void {
  if (user.active === replaces) {
    Object.assign(user, { active: added.secret, lastStep: added.lastStep });
    return;
  }
  user.further = [...user.further.filter(({ secret }) => secret !== replaces), added];
}

async function remove(
  world: World,
  user: ModelUser,
  secret: Buffer | undefined,
  twice: boolean,
): Promise<void> {
  const { authenticators, pool, user: current } = await world.own(user.pool.id, user.sub);
  const id = secret ? await idOf(world, user, secret) : 'nothing';
  for (let times = twice ? 2 : 1; times > 0; times--) {
    const judge = () => {
      const held = heldBy(user);
      if (!held.some((one) => one.secret === secret)) return GONE;
      if (held.length === 1 && user.pool.mode === 'ON' && !countsOtherwise(user)) return INVALID;
      if (user.active === secret) {
        const [next, ...rest] = user.further;
        Object.assign(user, { active: next?.secret, further: rest });
        if (next) user.lastStep = next.lastStep;
      } else {
        user.further = user.further.filter((one) => one.secret !== secret);
      }
      user.generation++;
      endRecoveryCodes(user);
      note(world, 'own authenticator removed');
      return undefined;
    };
    await outcome(() => authenticators.remove(pool, current, id), judge());
    await readFactors(world, user);
  }
}

/** The server's name of an authenticator: the two lists are in one order. */
async function idOf(world: World, user: ModelUser, secret: Buffer): Promise<string> {
  const { authenticators, user: current } = await world.own(user.pool.id, user.sub);
  const listed = await authenticators.list(current);
  const held = heldBy(user);
  assert.deepEqual(
    listed.map(({ lastStep }) => lastStep),
    held.map(({ lastStep }) => lastStep),
    'the server has other authenticators than the model',
  );
  return listed[held.findIndex((one) => one.secret === secret)]!.id;
}

async function outcome(
  act: () => Promise<void>,
  refusal: { readonly refused: readonly string[] } | undefined,
): Promise<void> {
  const error = await act().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error !== undefined && !(error instanceof CognitoError)) throw error;
  assert.equal(
    error === undefined,
    refusal === undefined,
    `${error?.message} against ${refusal?.refused}`,
  );
  if (error && refusal) assert.ok(refusal.refused.includes(error.name), error.message);
}
