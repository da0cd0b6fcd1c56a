import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type History, riskOf, type Sighting } from '#domain/risk/score.ts';

const HOUR = 3_600_000;
const PORTO = { latitude: 41.15, longitude: -8.61 };
const LISBON = { latitude: 38.72, longitude: -9.14 };
const SYDNEY = { latitude: -33.87, longitude: 151.21 };

const home: Sighting = { at: 0, address: '192.0.2.10', device: 'Chrome 126, Windows', ...PORTO };
const known: History = { trusted: [home], distrusted: [] };
const risk = (change: Partial<Sighting>, history = known) =>
  riskOf({ ...home, at: HOUR, ...change }, history);

test('nobody is judged who has never signed in', () => {
  assert.equal(riskOf(home, { trusted: [], distrusted: [] }), undefined);
});

test('a known device in a known network is no risk, also with a newer browser', () => {
  assert.equal(risk({}), undefined);
  assert.equal(risk({ address: '192.0.2.99', device: 'Chrome 140, Windows' }), undefined);
});

test('what is not told is not new', () => {
  assert.equal(risk({ device: 'unknown' }), undefined);
  const { address: _, ...nowhere } = home;
  assert.equal(riskOf({ ...nowhere, at: HOUR }, known), undefined);
});

test('a new network or a new device is a low risk, both are a medium one', () => {
  assert.equal(risk({ address: '198.51.100.1' }), 'Low');
  assert.equal(risk({ device: 'Safari 17, iOS' }), 'Low');
  assert.equal(risk({ address: '198.51.100.1', device: 'Safari 17, iOS' }), 'Medium');
});

test('networks of IPv6 are sites', () => {
  const history = { trusted: [{ ...home, address: '2001:db8:1:2::7' }], distrusted: [] };
  assert.equal(risk({ address: '2001:db8:1:ff::1' }, history), undefined);
  assert.equal(risk({ address: '2001:db8:2::1' }, history), 'Low');
});

test('being where nobody can have travelled is a medium risk of its own', () => {
  assert.equal(risk(SYDNEY), 'Medium');
  assert.equal(risk({ ...SYDNEY, address: '198.51.100.1' }), 'High');
  assert.equal(risk({ ...SYDNEY, at: 24 * HOUR }), undefined);
  assert.equal(risk(LISBON), undefined);
});

test('the distance counts from the newest sign-in whose place is known', () => {
  const { latitude: _, longitude: __, ...unplaced } = home;
  const trusted = [unplaced, { ...home, ...SYDNEY }, home];
  assert.equal(risk({}, { trusted, distrusted: [] }), 'Medium');
});

test('an attacker’s device or network is a high risk, unless it is the user’s as well', () => {
  const attack: Sighting = { at: 0, address: '203.0.113.9', device: 'Safari 17, iOS' };
  const history = { trusted: [home], distrusted: [attack] };
  assert.equal(risk({ address: '203.0.113.200' }, history), 'High');
  assert.equal(risk({ device: 'Safari 18, iOS' }, history), 'High');
  assert.equal(
    risk({}, { trusted: [home], distrusted: [{ ...attack, device: home.device! }] }),
    undefined,
  );
  assert.equal(riskOf({ ...attack, at: HOUR }, { trusted: [], distrusted: [attack] }), 'High');
});
