/** What can happen. */
import {
  type Administer,
  administer,
  type PoolCodes,
  type PoolMfa,
  type Preferences,
  poolCodes,
  poolMfa,
  preferences,
} from './account.ts';
import { type Browse, browse } from './browsers.ts';
import { type Respond, respond } from './challenges.ts';
import { type AnswerNobody, answerNobody } from './choice.ts';
import { type Associate, associate, type Verify, verify } from './enrol.ts';
import { type AnswerSrp, answerSrp, type Start, start } from './first-factor.ts';
import { type Finish, finish, type SetUp, setUp } from './journeys.ts';
import type { World } from './model.ts';
import { type AuthenticatorApp, ownAuthenticator } from './own.ts';
import { type Forgot, forgot, type Recover, recover } from './recover.ts';
import { type RecoveryCodes, recoveryCodes } from './recovery-codes.ts';
import { type Refresh, type Revoke, refresh, revoke, type UseToken, useToken } from './tokens.ts';

/** Time goes by, or back a little. */
export interface Pass {
  readonly type: 'pass';
  readonly ms: number;
}

export type Command =
  | Start
  | AnswerSrp
  | AnswerNobody
  | Respond
  | Associate
  | Verify
  | Finish
  | SetUp
  | AuthenticatorApp
  | Preferences
  | Forgot
  | Recover
  | RecoveryCodes
  | Browse
  | PoolMfa
  | PoolCodes
  | Administer
  | UseToken
  | Refresh
  | Revoke
  | Pass;

export async function execute(world: World, command: Command): Promise<void> {
  switch (command.type) {
    case 'start':
      return start(world, command);
    case 'answer srp':
      return answerSrp(world, command);
    case 'answer nobody':
      return answerNobody(world, command);
    case 'respond':
      return respond(world, command);
    case 'associate':
      return associate(world, command);
    case 'verify':
      return verify(world, command);
    case 'finish':
      return finish(world, command);
    case 'set up':
      return setUp(world, command);
    case 'own authenticator':
      return ownAuthenticator(world, command);
    case 'preferences':
      return preferences(world, command);
    case 'forgot':
      return forgot(world, command);
    case 'recover':
      return recover(world, command);
    case 'recovery codes':
      return recoveryCodes(world, command);
    case 'browse':
      return browse(world, command);
    case 'pool mfa':
      return poolMfa(world, command);
    case 'pool codes':
      return poolCodes(world, command);
    case 'administer':
      return administer(world, command);
    case 'use token':
      return useToken(world, command);
    case 'refresh':
      return refresh(world, command);
    case 'revoke':
      return revoke(world, command);
    case 'pass':
      return world.clock.advance(command.ms);
  }
}
