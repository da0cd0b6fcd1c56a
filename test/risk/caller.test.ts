import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf } from '#domain/risk/caller.ts';

const DEVICES: Readonly<Record<string, string>> = {
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36':
    'Chrome 126, Windows',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68':
    'Edge 126, Windows',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15':
    'Safari 17, macOS',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1':
    'Safari 17, iOS',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36':
    'Chrome 126, Android',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0':
    'Firefox 127, Linux',
  'aws-sdk-js/3.600.0 ua/2.0 os/linux#5.10 lang/js md/nodejs#20.14.0': 'aws-sdk-js 3, Linux',
  'Boto3/1.34.1 md/Botocore#1.34.1 ua/2.0 os/macos#23.5 lang/python#3.12': 'Boto3 1, macOS',
  'okhttp/4.12.0': 'okhttp 4',
  'Mozilla/5.0': 'unknown',
  '': 'unknown',
  '\u0000\u{1F4F1}': 'unknown',
};

test('a device is named by its application and its system', () => {
  for (const [userAgent, device] of Object.entries(DEVICES)) {
    assert.equal(deviceOf(userAgent), device, userAgent);
  }
  assert.equal(deviceOf(undefined), 'unknown');
  assert.equal(deviceOf(`okhttp/4 ${'x'.repeat(5000)}`), 'unknown');
});
