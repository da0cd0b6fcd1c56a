import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ListUsersCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const PEOPLE: Record<string, Record<string, string>> = {
  ann: {
    email: 'ann@example.com',
    phone_number: '+15555550100',
    name: 'Ann "Ace" Smith',
    given_name: 'Ann',
    family_name: 'Smith',
    preferred_username: 'ace',
  },
  bob: { email: 'bob@example.com', name: 'Bob', given_name: 'Bob', family_name: 'Smithers' },
  Bert: { email: 'bert@example.org', name: '50%_\\', given_name: 'Bert' },
};

onEachStore((service) => {
  const peopledPool = async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    for (const [Username, values] of Object.entries(PEOPLE)) {
      await cognito.adminCreateUser({
        UserPoolId,
        Username,
        UserAttributes: attributes(values),
        MessageAction: 'SUPPRESS',
      });
    }
    await cognito.adminDisableUser({ UserPoolId, Username: 'bob' });
    await cognito.adminSetUserPassword({
      UserPoolId,
      Username: 'ann',
      Password: 'Good-pw-1',
      Permanent: true,
    });
    return UserPoolId;
  };
  const list = async (input: ListUsersCommandInput) => {
    const { Users = [], PaginationToken } = await service().cognito.listUsers(input);
    return { names: Users.map(({ Username }) => Username).sort(), Users, PaginationToken };
  };

  describe('ListUsers', () => {
    test('shows everyone, each as an administrator sees a user', async () => {
      const UserPoolId = await peopledPool();
      const { names, Users, PaginationToken } = await list({ UserPoolId });
      assert.deepEqual(names, ['Bert', 'ann', 'bob']);
      assert.equal(PaginationToken, undefined);
      const bob = Users.find(({ Username }) => Username === 'bob');
      const { sub, ...others } = record(bob?.Attributes);
      assert.ok(sub);
      assert.deepEqual(others, PEOPLE.bob);
      assert.equal(bob?.Enabled, false);
      assert.equal(bob?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    });

    test('finds by every searchable attribute, whole or by its beginning, minding case', async () => {
      const UserPoolId = await peopledPool();
      const { Users } = await list({ UserPoolId, Filter: 'username = "ann"' });
      const { sub = '' } = record(Users[0]?.Attributes);
      const cases: [string, string[]][] = [
        ['username = "ann"', ['ann']],
        ['username = "Ann"', []],
        ['username ^= "b"', ['bob']],
        ['username ^= "B"', ['Bert']],
        [`sub = "${sub}"`, ['ann']],
        [`sub ^= "${sub.slice(0, 13)}"`, ['ann']],
        ['email = "bob@example.com"', ['bob']],
        ['email = "bob@example"', []],
        ['email ^= "b"', ['Bert', 'bob']],
        ['phone_number = "+15555550100"', ['ann']],
        ['phone_number ^= "+1555"', ['ann']],
        ['name = "Bob"', ['bob']],
        ['name = "Ann \\"Ace\\" Smith"', ['ann']],
        ['name = "50%_\\\\"', ['Bert']],
        ['name ^= "%"', []],
        ['name ^= "_"', []],
        ['name ^= ""', ['Bert', 'ann', 'bob']],
        ['given_name = "Bert"', ['Bert']],
        ['given_name ^= "B"', ['Bert', 'bob']],
        ['family_name = "Smith"', ['ann']],
        ['family_name ^= "Smith"', ['ann', 'bob']],
        ['preferred_username = "ace"', ['ann']],
        ['preferred_username ^= "a"', ['ann']],
        ['cognito:user_status = "CONFIRMED"', ['ann']],
        ['cognito:user_status ^= "FORCE"', ['Bert', 'bob']],
        ['status = "Enabled"', ['Bert', 'ann']],
        ['cognito:user_status = "confirmed"', ['ann']],
        ['cognito:user_status ^= "force_"', ['Bert', 'bob']],
        ['status = "Disabled"', ['bob']],
        ['status = "disabled"', []],
        ['status ^= "en"', []],
        ['status ^= "En"', ['Bert', 'ann']],
        ['status = "Nothing"', []],
        ['', ['Bert', 'ann', 'bob']],
        [`name = "' OR 1=1 --"`, []],
      ];
      for (const [Filter, expected] of cases) {
        assert.deepEqual((await list({ UserPoolId, Filter })).names, expected, Filter);
      }
    });

    test('refuses a filter it cannot read or search by', async () => {
      const UserPoolId = await peopledPool();
      const cases = {
        'name = x': 'Error while parsing filter',
        'name = "x" and email = "y"': 'Error while parsing filter',
        'nickname = "x"': 'Invalid search attribute: nickname',
        'custom:x = "x"': 'Invalid search attribute: custom:x',
      };
      for (const [Filter, message] of Object.entries(cases)) {
        await assert.rejects(
          list({ UserPoolId, Filter }),
          refusal('InvalidParameterException', message),
        );
      }
      await assert.rejects(
        list({ UserPoolId, Filter: `name = "${'x'.repeat(256)}"` }),
        refusal('InvalidParameterException', /'filter' failed to satisfy constraint/),
      );
      await assert.rejects(
        list({ UserPoolId: 'us-east-1_Missing00' }),
        refusal('ResourceNotFoundException', 'User pool us-east-1_Missing00 does not exist.'),
      );
    });

    test('shows the attributes asked for and no others', async () => {
      const UserPoolId = await peopledPool();
      const { Users } = await list({
        UserPoolId,
        Filter: 'username = "bob"',
        AttributesToGet: ['email', 'sub'],
      });
      const sub = Users[0]?.Attributes?.find(({ Name }) => Name === 'sub')?.Value;
      assert.match(sub ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual(Users[0]?.Attributes, [
        { Name: 'sub', Value: sub },
        { Name: 'email', Value: 'bob@example.com' },
      ]);
    });

    test('refuses attributes that the pool does not know, or some listed user lacks', async () => {
      const UserPoolId = await peopledPool();
      const missing = refusal(
        'InvalidParameterException',
        'One or more requested attributes do not exist in user pool.',
      );
      const ask = (Filter: string | undefined, ...AttributesToGet: string[]) =>
        list({ UserPoolId, Filter, AttributesToGet });
      await assert.rejects(ask(undefined, 'email', 'custom:x'), missing);
      await assert.rejects(ask('username = "nobody"', 'custom:x'), missing);
      await assert.rejects(ask('username = "bob"', 'email', 'phone_number'), missing);
      await assert.rejects(ask(undefined, 'phone_number'), missing);
      const { Users } = await ask('username = "ann"', 'phone_number');
      assert.deepEqual(Users[0]?.Attributes, [{ Name: 'phone_number', Value: '+15555550100' }]);
      assert.deepEqual((await ask('username = "nobody"', 'phone_number')).Users, []);
    });

    test('an empty list of attributes asks for none, and an absent one for all', async () => {
      const UserPoolId = await peopledPool();
      const { Users } = await list({ UserPoolId, AttributesToGet: [] });
      assert.deepEqual(
        Users.map(({ Attributes }) => Attributes),
        [[], [], []],
      );
      const all = await list({ UserPoolId, AttributesToGet: undefined });
      assert.ok(all.Users.every(({ Attributes }) => Attributes!.length > 1));
    });

    test('goes through more users than a page holds, each once', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool();
      const everyone = Array.from({ length: 130 }, (_, i) => `user${String(i).padStart(3, '0')}`);
      await Promise.all(
        everyone.map((Username) =>
          cognito.adminCreateUser({
            UserPoolId,
            Username,
            UserAttributes: attributes({ family_name: 'Same', given_name: `G${Username}` }),
          }),
        ),
      );
      const walk = async (input: Partial<ListUsersCommandInput>) => {
        const pages: (string | undefined)[][] = [];
        let PaginationToken: string | undefined;
        do {
          const page = await list({ UserPoolId, ...input, PaginationToken });
          pages.push(page.names);
          PaginationToken = page.PaginationToken;
        } while (PaginationToken);
        assert.deepEqual(pages.flat().sort(), everyone, JSON.stringify(input));
        return pages.map(({ length }) => length);
      };
      assert.deepEqual(await walk({}), [60, 60, 10]);
      assert.deepEqual(await walk({ Limit: 0 }), [60, 60, 10]);
      assert.deepEqual(await walk({ Limit: 50, Filter: 'family_name = "Same"' }), [50, 50, 30]);
      assert.deepEqual(await walk({ Limit: 45, Filter: 'given_name ^= "G"' }), [45, 45, 40]);
      assert.deepEqual(await walk({ Filter: 'status = "Enabled"' }), [60, 60, 10]);
    });

    test('refuses a token that is not its own', async () => {
      const [UserPoolId, other] = [await peopledPool(), await peopledPool()];
      const { PaginationToken } = await list({ UserPoolId, Limit: 1 });
      const bad = refusal('InvalidParameterException', 'Invalid pagination token given.');
      await assert.rejects(list({ UserPoolId, PaginationToken: 'nonsense' }), bad);
      await assert.rejects(list({ UserPoolId: other, PaginationToken }), bad);
      await assert.rejects(list({ UserPoolId, PaginationToken, Filter: 'name ^= "A"' }), bad);
    });
  });
});
