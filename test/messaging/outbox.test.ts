import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { anyNumber } from '#domain/attempts/destination-limits.ts';
import {
  DeliveryFailure,
  type Message,
  type Sender,
  type Senders,
  sameForAll,
} from '#messaging/messaging.ts';
import { Outbox } from '#messaging/outbox.ts';
import { MovableClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { createLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { noTracing } from '#platform/tracing.ts';
import { openDatabase, openStore } from '#store/sql/open.ts';
import type { Store } from '#store/store.ts';
import { newSqlite, takePostgres } from '../support/migrated-database.ts';
import { until } from '../support/production.ts';
import { NOON } from '../support/servers.ts';
import { message } from './samples.ts';

/** A sender that does what it is told, and tells what it was given. */
class Obedient implements Sender {
  readonly given: Message[] = [];
  /** What becomes of each message; taken when absent. */
  order: ((message: Message, signal: AbortSignal) => Promise<void>) | undefined;

  async send(given: Message, signal: AbortSignal): Promise<void> {
    this.given.push(given);
    await this.order?.(given, signal);
  }

  get bodies(): readonly string[] {
    return this.given.map(({ body }) => body);
  }
}

/** Where the test is not about the pause, which would then be all that it does. */
const OFTEN = 20;

const refuses = (kind: DeliveryFailure['kind']) => async () => {
  throw new DeliveryFailure(kind, 'told to');
};

const STORES = {
  'on SQLite': async (t: TestContext) => ({ url: await newSqlite(t), openDatabase }),
  'on PostgreSQL': takePostgres,
};

for (const [name, take] of Object.entries(STORES)) {
  describe(name, () => {
    /** Nodes on one store, which look for what is due each second, or as often as is said. */
    async function open(t: TestContext, nodes = 1, lookEvery?: number) {
      const clock = new MovableClock();
      clock.freeze();
      clock.set(NOON);
      const taken = await take(t);
      const { store } = await openStore(
        { url: taken.url, masterKey: Buffer.alloc(32, 1), clock, random: systemRandom },
        taken.openDatabase,
      );
      const lines: string[] = [];
      const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
      const sender = new Obedient();
      const outboxes = Array.from({ length: nodes }, () => {
        return new Outbox({
          meters: new Meters(),
          tracer: noTracing,
          store,
          clock,
          log,
          ids: new Ids(systemRandom),
          random: systemRandom,
          senders: sameForAll({ EMAIL: sender, SMS: sender }),
          destinations: anyNumber,
          waits: true,
          lookEvery,
        });
      });
      t.after(async () => {
        for (const outbox of outboxes) await outbox.close();
        await store.close();
      });
      return { store, clock, sender, lines, log, outboxes, outbox: outboxes[0]! };
    }

    /** A node with senders of its own on the same store. */
    function nodeWith(
      t: TestContext,
      parts: Awaited<ReturnType<typeof open>>,
      senders: Senders,
      lookEvery?: number,
    ) {
      const { store, clock, log } = parts;
      const node = new Outbox({
        meters: new Meters(),
        tracer: noTracing,
        store,
        clock,
        log,
        ids: new Ids(systemRandom),
        random: systemRandom,
        senders,
        destinations: anyNumber,
        waits: true,
        lookEvery,
      });
      t.after(() => node.close());
      return node;
    }

    const post = (outbox: Outbox, store: Store, posted: Message) =>
      store.transaction((tx) => outbox.post(tx, posted));

    const kept = async (store: Store) => (await store.outbox.due('EMAIL', NOON * 2, 100)).length;

    test('what is posted is delivered once its transaction has committed', async (t) => {
      const { store, sender, outbox } = await open(t);
      const [one, two] = [message({ body: 'one' }), message({ body: 'two', userId: 'other' })];
      await store.transaction(async (tx) => {
        await outbox.post(tx, one);
        await outbox.post(tx, two);
      });
      assert.deepEqual(sender.given, []);
      await outbox.dispatch(one, two);
      assert.deepEqual(new Set(sender.given), new Set([one, two]));
      assert.equal(await kept(store), 0);
      await outbox.dispatch(one);
      assert.equal(sender.given.length, 2);
    });

    test('what was not posted, or taken back with its transaction, is not delivered', async (t) => {
      const { store, sender, outbox } = await open(t);
      const posted = message();
      await assert.rejects(
        store.transaction(async (tx) => {
          await outbox.post(tx, posted);
          throw new Error('undo');
        }),
      );
      await outbox.dispatch(posted);
      assert.deepEqual(sender.given, []);
    });

    test('a message that nobody dispatched is found, and delivered by one of many nodes', async (t) => {
      const { store, sender, outboxes } = await open(t, 3);
      const posted = Array.from({ length: 30 }, (_, n) =>
        message({ userId: `user-${n}`, body: `${n}` }),
      );
      for (const each of posted) await post(outboxes[0]!, store, each);
      await until(async () => (await kept(store)) === 0);
      assert.deepEqual([...sender.bodies].sort(), posted.map(({ body }) => body).sort());
    });

    test('a node leaves messages to those that have a sender, and hides none of its own behind them', async (t) => {
      const parts = await open(t, 0);
      const { store, sender, clock } = parts;
      const own = nodeWith(
        t,
        parts,
        {
          of: async (poolId) => (poolId === 'us-east-1_Mine' ? sender : undefined),
        },
        OFTEN,
      );
      const others = Array.from({ length: 100 }, (_, n) => message({ userId: `user-${n}` }));
      for (const each of others) await post(own, store, each);
      await own.dispatch(others[0]!);
      clock.advance(1);
      const mine = message({ poolId: 'us-east-1_Mine', body: 'mine' });
      await post(own, store, mine);
      await until(() => sender.given.length > 0);
      assert.deepEqual(sender.bodies, ['mine']);
      const left = await store.outbox.due('EMAIL', clock.now(), 200);
      assert.deepEqual(
        left.map(({ dueAt, tries }) => [dueAt, tries]),
        others.map(() => [NOON, 0]),
      );
      nodeWith(t, parts, sameForAll({ EMAIL: sender }), OFTEN);
      await until(async () => (await kept(store)) === 0);
      assert.equal(sender.given.length, 101);
    });

    test('a node that was frozen until its lease was over sends nothing and puts nothing off', async (t) => {
      const parts = await open(t, 0);
      const { store, sender, clock } = parts;
      const thaw = Promise.withResolvers<void>();
      const frozen = new Obedient();
      let asked = 0;
      const first = nodeWith(t, parts, {
        of: async () => {
          if (++asked > 1) await thaw.promise; // after it has claimed the message
          return frozen;
        },
      });
      const posted = message();
      await post(first, store, posted);
      const attempt = first.dispatch(posted);
      await until(async () => (await store.outbox.due('EMAIL', clock.now(), 1)).length === 0);
      clock.advance(40_000);
      sender.order = refuses('later');
      const second = nodeWith(t, parts, sameForAll({ EMAIL: sender }), OFTEN);
      const waiting = async () => (await store.outbox.due('EMAIL', NOON * 2, 1))[0];
      await until(async () => (await waiting())?.tries === 1);
      const putOff = await waiting();
      thaw.resolve();
      await attempt;
      assert.deepEqual(frozen.given, []);
      assert.deepEqual(await waiting(), putOff);
      await second.close();
    });

    test('a message is tried again with growing pauses, the very same, until it is taken', async (t) => {
      const { store, clock, sender, outbox } = await open(t, 1, OFTEN);
      const posted = message();
      sender.order = refuses('later');
      await post(outbox, store, posted);
      await outbox.dispatch(posted);
      for (let failures = 1; failures < 5; failures++) {
        assert.equal(sender.given.length, failures);
        const waits = async () => (await store.outbox.due('EMAIL', NOON * 2, 1))[0];
        // Until then the attempt that failed still holds the lease.
        await until(async () => (await waits())?.tries === failures);
        const waiting = await waits();
        const pause = waiting!.dueAt - clock.now();
        const whole = 1000 * 2 ** (failures - 1);
        assert.ok(pause >= whole / 2 && pause <= whole, `pause ${pause} after ${failures}`);
        if (failures === 4) sender.order = undefined;
        clock.advance(pause);
        await until(() => sender.given.length > failures);
      }
      await until(async () => (await kept(store)) === 0);
      assert.equal(sender.given.length, 5);
      for (const given of sender.given) assert.deepEqual(given, posted);
    });

    test('a message whose code has ended is given up, and the log says so without it', async (t) => {
      const { store, clock, sender, lines, log, outbox } = await open(t, 1, OFTEN);
      const posted = message({ body: 'code 918273', code: '918273' });
      sender.order = refuses('later');
      await post(outbox, store, posted);
      await outbox.dispatch(posted);
      clock.set(posted.expiresAt);
      await until(async () => (await kept(store)) === 0);
      assert.equal(sender.given.length, 1);
      await log.flush();
      const audit = lines.map((line) => JSON.parse(line)).find(({ audit }) => audit);
      assert.equal(audit.event, 'message given up');
      assert.equal(audit.userId, posted.userId);
      assert.ok(!lines.join('').includes('918273'));
      assert.ok(!lines.join('').includes('ann@example.com'));
    });

    test('a message that is refused for good is not tried again, and opens no breaker', async (t) => {
      const { store, sender, outbox } = await open(t);
      sender.order = refuses('never');
      for (let n = 0; n < 10; n++) {
        const posted = message({ userId: `user-${n}` });
        await post(outbox, store, posted);
        await outbox.dispatch(posted);
      }
      assert.equal(await kept(store), 0);
      assert.equal(sender.given.length, 10);
      await outbox.ready(message().poolId, 'EMAIL');
    });

    test('a newer message takes the place of one that was not delivered', async (t) => {
      const { store, clock, sender, outbox } = await open(t);
      const [older, newer] = [message({ body: 'older' }), message({ body: 'newer' })];
      sender.order = refuses('later');
      await post(outbox, store, older);
      await outbox.dispatch(older);
      sender.order = undefined;
      await post(outbox, store, newer);
      await outbox.dispatch(newer);
      clock.advance(60_000);
      await outbox.dispatch(older);
      assert.deepEqual(sender.bodies, ['older', 'newer']);
      assert.equal(await kept(store), 0);
    });

    test('a newer message waits for the attempt that is under way, also on another node', async (t) => {
      const { store, sender, outboxes } = await open(t, 2);
      const [older, newer] = [message({ body: 'older' }), message({ body: 'newer' })];
      const gate = Promise.withResolvers<void>();
      sender.order = async () => gate.promise;
      await post(outboxes[0]!, store, older);
      const first = outboxes[0]!.dispatch(older);
      await until(() => sender.given.length === 1);
      await post(outboxes[1]!, store, newer);
      await outboxes[1]!.dispatch(newer);
      assert.deepEqual(sender.bodies, ['older']);
      sender.order = undefined;
      gate.resolve();
      await first;
      await until(async () => (await kept(store)) === 0);
      assert.deepEqual(sender.bodies, ['older', 'newer']);
    });

    test('what a node was sending when it was lost is sent when its lease has ended', async (t) => {
      const { store, clock, sender, outbox } = await open(t, 1, OFTEN);
      const posted = message();
      await post(outbox, store, posted);
      const now = clock.now();
      await store.transaction((tx) => tx.outbox.claim(posted, 'lost', now, now + 40_000));
      await outbox.dispatch(posted);
      assert.deepEqual(sender.given, []);
      clock.advance(40_000);
      await until(() => sender.given.length === 1);
    });

    test('the message of a user who is not there is kept and goes nowhere', async (t) => {
      const { store, sender, outbox } = await open(t);
      const decoy = message({ decoy: true });
      await post(outbox, store, decoy);
      assert.equal(await kept(store), 1);
      await outbox.dispatch(decoy);
      assert.equal(await kept(store), 0);
      assert.deepEqual(sender.given, []);
    });

    test('a sender out of order is told to callers until one message gets through', async (t) => {
      const { store, clock, sender, outbox } = await open(t, 1, OFTEN);
      const ready = (medium: 'EMAIL' | 'SMS') => outbox.ready(message().poolId, medium);
      const outage = {
        name: 'CodeDeliveryFailureException',
        message: 'Messages cannot be delivered by e-mail at the moment. Try again later.',
      };
      sender.order = refuses('outage');
      const posted = Array.from({ length: 5 }, (_, n) => message({ userId: `user-${n}` }));
      for (const each of posted) {
        await post(outbox, store, each);
        await outbox.dispatch(each);
      }
      assert.equal(sender.given.length, 3);
      await assert.rejects(ready('EMAIL'), outage);
      // While the breaker is open one message is tried per pause, whatever waits.
      clock.advance(2_000);
      await ready('EMAIL');
      await until(() => sender.given.length === 4);
      await until(() =>
        ready('EMAIL').then(
          () => false,
          () => true,
        ),
      );
      sender.order = undefined;
      clock.advance(30_000);
      await until(async () => {
        clock.advance(500);
        return (await kept(store)) === 0;
      });
      await ready('EMAIL');
      const delivered = sender.given.slice(4).map(({ userId }) => userId);
      assert.deepEqual(new Set(delivered), new Set(posted.map(({ userId }) => userId)));
      assert.equal(delivered.length, 5);
    });

    test('a sender that refuses one message is there again', async (t) => {
      const { store, clock, sender, outbox } = await open(t, 1, OFTEN);
      const ready = () => outbox.ready(message().poolId, 'EMAIL');
      const tries = async (kind: DeliveryFailure['kind'], user: string) => {
        sender.order = refuses(kind);
        const posted = message({ userId: user });
        await post(outbox, store, posted);
        await outbox.dispatch(posted);
      };
      for (const user of ['a', 'b', 'c']) await tries('outage', user);
      await assert.rejects(ready());
      sender.order = refuses('never');
      await until(async () => {
        clock.advance(500);
        return (await kept(store)) === 0;
      });
      await ready();
      for (const user of ['d', 'e']) await tries('outage', user);
      await ready();
      await tries('outage', 'f');
      await assert.rejects(ready());
    });

    test('without a sender messages are refused, by its name', async (t) => {
      const { store, log } = await open(t);
      const bare = new Outbox({
        meters: new Meters(),
        tracer: noTracing,
        store,
        log,
        clock: new MovableClock(),
        ids: new Ids(systemRandom),
        random: systemRandom,
        destinations: anyNumber,
        senders: sameForAll({}),
      });
      t.after(() => bare.close());
      const name = 'CodeDeliveryFailureException';
      await assert.rejects(bare.ready('p', 'EMAIL'), { name, message: /no e-mail sender/ });
      await assert.rejects(bare.ready('p', 'SMS'), { name, message: /no SMS sender/ });
    });

    test('an attempt that hangs is cut off when the server closes, and the message stays', async (t) => {
      const { store, sender, outbox } = await open(t);
      const posted = message();
      sender.order = () => new Promise(() => {});
      await post(outbox, store, posted);
      const attempt = outbox.dispatch(posted);
      await until(() => sender.given.length === 1);
      await outbox.close();
      await attempt;
      assert.equal(await kept(store), 1);
    });
  });
}
