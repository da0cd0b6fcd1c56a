/**
 * What the domain reaches outside: the functions of pools, people by their messages, and the
 * servers of identity providers.
 */
import { anyNumber, HourlyDestinationLimits } from '#domain/attempts/destination-limits.ts';
import { CustomSenders } from '#domain/messages/custom-senders.ts';
import { MessageComposer } from '#domain/messages/message-composer.ts';
import { LogDelivery } from '#domain/pools/log-delivery.ts';
import { type Senders, sameForAll } from '#messaging/messaging.ts';
import { Outbox } from '#messaging/outbox.ts';
import { SmsGateway } from '#messaging/sms-gateway.ts';
import { SmtpSender } from '#messaging/smtp.ts';
import { publicAddresses } from '#platform/address-policy.ts';
import { systemClock } from '#platform/clock.ts';
import { LogDestinations } from '#platform/log-destinations.ts';
import { Outgoing } from '#platform/outgoing.ts';
import { CodeCipher } from '#triggers/code-cipher.ts';
import { Functions } from '#triggers/functions.ts';
import { RecentCalls } from '#triggers/recent-calls.ts';
import { Triggers } from '#triggers/triggers.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import type { PoolParts } from './pools.ts';
import { putObjectBySdk } from './put-object.ts';
import { rateOf } from './rates.ts';

export type OutsideParts = ReturnType<typeof buildOutside>;

export function buildOutside(
  ground: Ground,
  { pools, domains }: PoolParts,
  { publicUrl }: Addresses,
  config: ServerConfig,
) {
  const { region } = config;
  const logDestinations = new LogDestinations({
    ...ground,
    destinations: config.logDestinations,
    putObject: putObjectBySdk(config.region),
  });
  const logDelivery = new LogDelivery({ ...ground, pools, logDestinations });
  const { tracer } = ground;
  const functions = new Functions({
    tracer,
    routes: config.triggers,
    // The receiver checks signatures by the real time, whatever the clock of `dev` shows.
    clock: systemClock,
    region,
    attemptMs: config.triggerMs,
  });
  const triggerCalls = new RecentCalls();
  const triggers = new Triggers({ ...ground, functions, calls: triggerCalls });
  const cipher = new CodeCipher({ keys: config.senderKeys, region });
  const others = sendersOf(ground, config);
  const most = rateOf(config, 'messagesPerHour');
  const messaging = new Outbox({
    ...ground,
    destinations: most === 0 ? anyNumber : new HourlyDestinationLimits({ ...ground, most }),
    undelivered: ({ poolId, medium, purpose }, why) => {
      pools.find(poolId).then(
        (pool) =>
          pool &&
          logDelivery.tell(pool, 'userNotification', {
            details: `The ${medium === 'SMS' ? 'SMS message' : 'e-mail message'} ${purpose} was not sent: ${why}`,
          }),
        () => undefined, // a record is worth no error
      );
    },
    senders: new CustomSenders({ ...ground, pools, triggers, cipher, others }),
    lookEvery: config.outboxLookMs,
    // In `dev` the message must be in the inbox by the time the request is answered.
    ...(ground.tools && { waits: true, atOnce: Number.POSITIVE_INFINITY }),
  });
  const composer = new MessageComposer({
    ...ground,
    linkBase: async (poolId) => (await domains.siteUrl(poolId)) ?? publicUrl(),
    triggers,
  });
  const { mode, federationPrivateAddresses = mode === 'dev' ? 'all' : [] } = config;
  const outgoing = new Outgoing({ policy: publicAddresses(federationPrivateAddresses), tracer });
  return {
    logDestinations,
    logDelivery,
    functions,
    triggerCalls,
    triggers,
    messaging,
    composer,
    outgoing,
  };
}

/** In `dev` everything goes to the inbox; in `serve` a medium may have no sender. */
function sendersOf({ tools }: Ground, { email, sms }: ServerConfig): Senders {
  if (tools) return sameForAll({ EMAIL: tools.inbox, SMS: tools.inbox });
  return sameForAll({
    EMAIL: email && new SmtpSender(email),
    SMS: sms && new SmsGateway(sms),
  });
}
