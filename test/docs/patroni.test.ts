/** The files of deploy/patroni agree with each other, and with the guide that uses them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readEnvironment = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...read(path).matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );

const config = parse(read('deploy/patroni/config.yml'));
const member = readEnvironment('deploy/patroni/member.env');
const etcd = readEnvironment('deploy/patroni/etcd.env');
const proxy = read('deploy/patroni/haproxy.cfg');
const guide = read('docs/operations/failover.md');
const machines = ['10.0.0.11', '10.0.0.12', '10.0.0.13'];

test('a leader has given up before its lock ends, and acknowledges nothing that no standby has', () => {
  const { ttl, loop_wait, retry_timeout, synchronous_mode, synchronous_mode_strict, postgresql } =
    config.bootstrap.dcs;
  assert.ok(loop_wait + 2 * retry_timeout <= ttl);
  assert.deepEqual([synchronous_mode, synchronous_mode_strict], [true, true]);
  // As a string: YAML would read a bare word as a truth value.
  assert.equal(postgresql.parameters.synchronous_commit, 'on');
});

test('the lock of a leader is in the API by which no leader can take it back', () => {
  assert.equal(config.etcd3, undefined);
  assert.equal(etcd.ETCD_ENABLE_V2, 'true');
});

test('Patroni, etcd, HAProxy and the guide name the same machines', () => {
  assert.deepEqual(
    config.etcd.hosts.split(','),
    machines.map((address) => `${address}:2379`),
  );
  const peers = etcd.ETCD_INITIAL_CLUSTER!.split(',').map((peer) => new URL(peer.split('=')[1]!));
  assert.deepEqual(
    peers.map(({ hostname }) => hostname),
    machines,
  );
  assert.deepEqual(
    [...proxy.matchAll(/^ *server \w+ ([\d.]+):5432 check port 8008$/gm)].map(([, host]) => host),
    machines,
  );
  assert.ok(guide.includes(`@${machines.join(',')}/poolhouse?target_session_attrs=read-write`));
  for (const [name, address] of Object.entries({ ...member, ...etcd })) {
    if (/LISTEN|ADVERTISE|CONNECT_ADDRESS/.test(name)) assert.match(address, /10\.0\.0\.11:\d+$/);
  }
});
