/**
 * What every backend of the store must do. A backend passes when the tests registered here do:
 *
 *     conformance('SQLite in memory', () => openSomeEmptyStore());
 *
 * It is opened twice: for the purge, and for everything else, which keeps to pools of its own.
 */
import { after, before, describe } from 'node:test';
import type { Store } from '#store/store.ts';
import { accessKeyTests } from './conformance/access-keys.ts';
import { arrivalTests } from './conformance/arrivals.ts';
import { attemptTests } from './conformance/attempts.ts';
import { authEventTests } from './conformance/auth-events.ts';
import { authorizationTests } from './conformance/authorizations.ts';
import { brandingTests } from './conformance/branding.ts';
import { clientTests } from './conformance/clients.ts';
import { deviceTests } from './conformance/devices.ts';
import { domainTests } from './conformance/domains.ts';
import { furtherAuthenticatorTests } from './conformance/further-authenticators.ts';
import { groupTests } from './conformance/groups.ts';
import { importTests } from './conformance/imports.ts';
import { messageCodeTests } from './conformance/message-codes.ts';
import { outboxTests } from './conformance/outbox.ts';
import { passkeyTests } from './conformance/passkeys.ts';
import { poolTests } from './conformance/pools.ts';
import { purgeTests } from './conformance/purge.ts';
import { recoveryCodeTests } from './conformance/recovery-codes.ts';
import { resourceServerTests } from './conformance/resource-servers.ts';
import { signingKeyTests } from './conformance/signing-keys.ts';
import { snapshotTests } from './conformance/snapshots.ts';
import { softwareTokenTests } from './conformance/software-tokens.ts';
import { ssoTests } from './conformance/sso.ts';
import { termsTests } from './conformance/terms.ts';
import { tokenSessionTests } from './conformance/token-sessions.ts';
import { tokenTests } from './conformance/tokens.ts';
import { transactionTests } from './conformance/transactions.ts';
import { userListTests } from './conformance/user-list.ts';
import { userTests } from './conformance/users.ts';

/** Registers the suite for one backend; `open` answers a new, empty store. */
export function conformance(backend: string, open: () => Promise<Store>): void {
  describe(backend, () => {
    const subjects = {
      transactions: transactionTests,
      snapshots: snapshotTests,
      pools: poolTests,
      arrivals: arrivalTests,
      clients: clientTests,
      domains: domainTests,
      'resource servers': resourceServerTests,
      branding: brandingTests,
      terms: termsTests,
      users: userTests,
      'user lists': userListTests,
      groups: groupTests,
      'software tokens': softwareTokenTests,
      'further authenticators': furtherAuthenticatorTests,
      'recovery codes': recoveryCodeTests,
      passkeys: passkeyTests,
      devices: deviceTests,
      attempts: attemptTests,
      tokens: tokenTests,
      'token sessions': tokenSessionTests,
      authorizations: authorizationTests,
      'SSO sessions': ssoTests,
      'signing keys': signingKeyTests,
      'message codes': messageCodeTests,
      'auth events': authEventTests,
      'import jobs': importTests,
      outbox: outboxTests,
      'access keys': accessKeyTests,
    };
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(() => store.close());
    for (const [subject, tests] of Object.entries(subjects)) {
      describe(subject, () => tests(() => store));
    }

    // What is purged is counted: no other subject's rows may be there.
    describe('purge', () => {
      let own: Store;
      before(async () => {
        own = await open();
      });
      after(() => own.close());
      purgeTests(() => own);
    });
  });
}
