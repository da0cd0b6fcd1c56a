import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  type Cells,
  columnsOf,
  countsOf,
  createImportApp,
  csvOf,
  importFile,
  manyUsers,
  noted,
  rowOf,
} from './support.ts';

const NO_CONTACT =
  'The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).';

onEveryStore((start) => {
  const server = sharedServer(
    (t, options) => start(t, options, { importLimits: { rows: 300 } }),
    {},
  );

  async function attributesOf(
    { cognito, poolId: UserPoolId }: Awaited<ReturnType<typeof createImportApp>>,
    Username: string,
  ) {
    const { UserAttributes } = await cognito.adminGetUser({ UserPoolId, Username });
    return Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]));
  }

  test('the header names the attributes of the pool in the service’s order', async () => {
    const app = await createImportApp(server(), {
      pool: { Schema: [{ Name: 'level', AttributeDataType: 'Number', Mutable: true }] },
    });
    assert.deepEqual(
      await columnsOf(app),
      (
        'name given_name family_name middle_name nickname preferred_username profile picture ' +
        'website email email_verified gender birthdate zoneinfo locale phone_number ' +
        'phone_number_verified address updated_at custom:level cognito:mfa_enabled cognito:username'
      ).split(' '),
    );
  });

  test('columns come in any order, but all of them and no others', async () => {
    const app = await createImportApp(server());
    const columns = await columnsOf(app);
    const refused: [string[], RegExp][] = [
      [columns.slice(1), /lacks name\.$/],
      [columns.slice(3), /lacks name and 2 other columns\.$/],
      [[...columns, 'custom:none'], /has columns that the user pool does not: 1\.$/],
      [[...columns, 'cognito:password_hash'], /has columns that the user pool does not: 1\.$/],
      [[...columns, 'email'], /names a column twice\.$/],
    ];
    for (const [header, message] of refused) {
      const job = await importFile(app, csvOf(header, [rowOf('nobody')]));
      assert.equal(job.Status, 'Failed');
      assert.match(job.CompletionMessage!, message);
      assert.deepEqual(countsOf(job), [0, 0, 0]);
    }
    assert.match((await importFile(app, '')).CompletionMessage!, /lacks name and/);
    const job = await importFile(app, csvOf(columns.toReversed(), [rowOf('somebody')]));
    assert.deepEqual(countsOf(job), [1, 0, 0]);
  });

  test('a header alone brings nobody, and is no failure', async () => {
    const app = await createImportApp(server());
    const job = await importFile(app, csvOf(await columnsOf(app), []));
    assert.deepEqual([job.Status, ...countsOf(job)], ['Succeeded', 0, 0, 0]);
  });

  test('both ways of writing a comma, and both line ends, are read', async () => {
    const app = await createImportApp(server());
    const columns = ['address', 'nickname', 'profile'];
    const others = (await columnsOf(app)).filter((name) => !columns.includes(name));
    const cells = others.map((name) => rowOf('alice')[name] ?? '');
    const bob = others.map((name) => rowOf('bob')[name] ?? '');
    const file = [
      `\uFEFF${[...columns, ...others].join(',')}`,
      `1 Main St\\, Any\\, Town,"say ""hi"", x",C:\\dir,${cells.join(',')}`,
      '',
      ` 2 Main St \t,"a\\",  , ${bob.join(' , ')}`,
    ].join('\r\n');
    assert.deepEqual(countsOf(await importFile(app, file)), [2, 0, 0]);
    const { address, nickname, profile } = await attributesOf(app, 'alice');
    assert.deepEqual(
      [address, nickname, profile],
      ['1 Main St, Any, Town', 'say "hi", x', 'C:\\dir'],
    );
    const other = await attributesOf(app, 'bob');
    assert.deepEqual(
      [other.address, other.nickname, other.profile],
      ['2 Main St', 'a\\', undefined],
    );
  });

  test('values are checked and kept as those of any other user', async () => {
    const app = await createImportApp(server(), {
      pool: {
        Schema: [
          { Name: 'given_name', AttributeDataType: 'String', Required: true, Mutable: true },
          {
            Name: 'level',
            AttributeDataType: 'Number',
            Mutable: true,
            NumberAttributeConstraints: { MaxValue: '9' },
          },
        ],
      },
    });
    const ada = { given_name: 'Ada' };
    const rows: [Cells, string?][] = [
      [rowOf('ada', { ...ada, birthdate: '12/10/1815', 'custom:level': '9', updated_at: '147' })],
      [rowOf('iso', { ...ada, birthdate: '1815-12-10', email_verified: 'TRUE' })],
      [
        rowOf('none'),
        'Attributes did not conform to the schema: given_name: The attribute is required',
      ],
      [rowOf('', ada), 'cognito:username is missing.'],
      [rowOf('with space', ada), 'cognito:username has a space or a control character in it.'],
      [rowOf('x'.repeat(129), ada), 'cognito:username is longer than 128 characters.'],
      [rowOf('mail', { ...ada, email: 'mail' }), 'Invalid email address format.'],
      [rowOf('bare', { ...ada, email: '' }), 'email_verified is true, but email is missing.'],
      [rowOf('unproven', { ...ada, email_verified: 'false' }), NO_CONTACT],
      [
        rowOf('phone', {
          ...ada,
          email_verified: '',
          phone_number: '+15550100',
          phone_number_verified: 'true',
        }),
        NO_CONTACT,
      ],
      [
        rowOf('level', { ...ada, 'custom:level': '10' }),
        'Attributes did not conform to the schema: custom:level: Number attribute value must not be greater than 9',
      ],
      [
        rowOf('day', { ...ada, birthdate: '13/10/1815' }),
        'Attributes did not conform to the schema: birthdate: Attribute value must be a date in the format YYYY-MM-DD',
      ],
      [
        rowOf('long', { ...ada, address: 'x'.repeat(2049) }),
        'address is longer than 2048 characters.',
      ],
      [
        rowOf('mfa', { ...ada, 'cognito:mfa_enabled': 'maybe' }),
        'cognito:mfa_enabled must be true, false or blank.',
      ],
      [
        rowOf('maf', { ...ada, 'cognito:mfa_enabled': 'true' }),
        'cognito:mfa_enabled is true, but MFA is off in the user pool.',
      ],
      [rowOf('blank', { ...ada, 'cognito:mfa_enabled': '' })],
    ];
    const file = csvOf(
      await columnsOf(app),
      rows.map(([row]) => row),
    );
    const job = await importFile(app, file);
    const faults = rows.flatMap(([, fault], i) => (fault ? [`${i + 2} failed: ${fault}`] : []));
    assert.deepEqual(await noted(app, job), faults);
    assert.deepEqual(countsOf(job), [rows.length - faults.length, 0, faults.length]);
    assert.equal(job.Status, 'Succeeded');
    const { sub, ...kept } = await attributesOf(app, 'ada');
    assert.match(sub!, /^[0-9a-f-]{36}$/);
    assert.deepEqual(kept, {
      email: 'ada@example.com',
      email_verified: 'true',
      given_name: 'Ada',
      birthdate: '1815-12-10',
      'custom:level': '9',
      updated_at: '147',
    });
    assert.equal((await attributesOf(app, 'iso')).birthdate, '1815-12-10');
  });

  test('rows that cannot be read fail by themselves, with their line', async () => {
    const app = await createImportApp(server());
    const columns = await columnsOf(app);
    const [header = '', alice = '', bob = ''] = csvOf(columns, [
      rowOf('alice'),
      rowOf('bob'),
    ]).split('\n');
    const file = Buffer.concat([
      Buffer.from(`${header}\n${alice},\nx,y\nmulti\nline${bob}\n`),
      Buffer.from([0xff, 0xfe, ...Buffer.from(`${bob}\n`)]),
      Buffer.from(`${'z'.repeat(16_000)}${bob}\n${bob}\n`),
    ]);
    const job = await importFile(app, file);
    assert.deepEqual(countsOf(job), [1, 1, 5]);
    const wrong = (cells: number) =>
      `failed: The row has ${cells} columns, the header 21. Write a comma in a value as \\,`;
    assert.deepEqual(await noted(app, job), [
      `2 ${wrong(22)}`,
      `3 ${wrong(2)}`,
      `4 ${wrong(1)}`,
      '6 failed: The row is not UTF-8.',
      '7 failed: The row is longer than 16000 characters.',
      '8 skipped: The user already exists.',
    ]);
  });

  test('a quotation without an end, or a row without one, ends the job where it stands', async () => {
    const app = await createImportApp(server());
    const file = await manyUsers(app, 60);
    for (const rest of [`"${'x\n'.repeat(40_000)}`, 'y'.repeat(70_000)]) {
      const job = await importFile(app, file + rest);
      assert.equal(job.Status, 'Failed');
      assert.match(
        job.CompletionMessage!,
        /^Line \d+ has more than 16000 characters, or a quotation mark without an end\.$/,
      );
      assert.equal(job.ImportedUsers! + job.SkippedUsers!, 60);
    }
  });

  test('a file has so many rows and no more', async () => {
    const app = await createImportApp(server());
    assert.deepEqual(countsOf(await importFile(app, await manyUsers(app, 300))), [300, 0, 0]);
    const more = await createImportApp(server());
    const job = await importFile(more, await manyUsers(more, 301));
    assert.deepEqual([job.Status, ...countsOf(job)], ['Failed', 300, 0, 0]);
    assert.equal(job.CompletionMessage, 'The CSV file has more than 300 rows.');
  });
});
