import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CreateTermsCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { everyPage } from '../groups/support.ts';
import { onEachStore, refusal } from '../users/each-store.ts';
import { branded } from './support.ts';

const links = { 'cognito:default': 'https://example.com/terms?a=b#c' };

describe('Terms', () => {
  onEachStore((service) => {
    async function pool() {
      const all = await branded(service());
      const { cognito, UserPoolId, ClientId } = all;
      const create = async (change: Partial<CreateTermsCommandInput> = {}) => {
        const { Terms } = await cognito.createTerms({
          UserPoolId,
          ClientId,
          TermsName: 'terms-of-use',
          TermsSource: 'LINK',
          Enforcement: 'NONE',
          Links: links,
          ...change,
        });
        return Terms!;
      };
      return { ...all, create };
    }

    test('a document is answered as it was made, by its id, by its client and in the list', async () => {
      const { cognito, UserPoolId, ClientId, create, newClient } = await pool();
      const made = await create();
      assert.match(made.TermsId!, /^[\da-f-]{36}$/);
      const { TermsName, TermsSource, Enforcement, Links } = made;
      assert.deepEqual(
        { TermsName, TermsSource, Enforcement, Links },
        { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE', Links: links },
      );
      const byId = await cognito.describeTerms({ UserPoolId, TermsId: made.TermsId });
      const byClient = await cognito.describeTermsByClient({
        UserPoolId,
        ClientId,
        TermsName: 'terms-of-use',
      });
      for (const { Terms } of [byId, byClient]) assert.deepEqual(Terms, made);
      const others = [
        await create({ TermsName: 'privacy-policy' }),
        await create({ ClientId: await newClient() }),
      ];
      const pages = await everyPage(
        (NextToken) => cognito.listTerms({ UserPoolId, MaxResults: 2, NextToken }),
        ({ Terms }) => Terms,
      );
      assert.deepEqual(
        pages.map(({ length }) => length),
        [2, 1],
      );
      const listed = pages.flat();
      assert.deepEqual(
        listed.map(({ TermsId }) => TermsId),
        [made, ...others].map(({ TermsId }) => TermsId).sort(),
      );
      const { UserPoolId: _, ClientId: __, TermsSource: ___, Links: ____, ...brief } = made;
      assert.deepEqual(
        listed.find(({ TermsId }) => TermsId === made.TermsId),
        brief,
      );
      await assert.rejects(
        cognito.listTerms({ UserPoolId, NextToken: 'forged!' }),
        refusal('InvalidParameterException', 'Invalid pagination token given.'),
      );
    });

    test('a client has one document of a name, also of many that are made at once', async () => {
      const { create } = await pool();
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => create()));
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      await assert.rejects(create(), refusal('TermsExistsException', /already exist/));
    });

    test('a change keeps what it does not name, and takes no name that is taken', async () => {
      const { cognito, UserPoolId, create } = await pool();
      const { TermsId } = await create();
      const update = async (change: object) =>
        (await cognito.updateTerms({ UserPoolId, TermsId, ...change })).Terms!;
      const french = { 'cognito:french': 'https://example.fr/conditions' };
      assert.deepEqual((await update({ Links: french })).Links, french);
      const renamed = await update({ TermsName: 'privacy-policy' });
      assert.deepEqual([renamed.TermsName, renamed.Links], ['privacy-policy', french]);
      await create();
      await assert.rejects(
        update({ TermsName: 'terms-of-use' }),
        refusal('TermsExistsException', /already exist/),
      );
      const { Terms } = await cognito.describeTerms({ UserPoolId, TermsId });
      assert.deepEqual(Terms, renamed);
    });

    test('of two documents that take one name at once, one gets it', async () => {
      const { cognito, UserPoolId, ClientId, create } = await pool();
      for (let round = 0; round < 10; round++) {
        const { TermsId } = await create({ TermsName: 'privacy-policy' });
        const outcomes = await Promise.allSettled([
          cognito.updateTerms({ UserPoolId, TermsId, TermsName: 'terms-of-use' }),
          create(),
        ]);
        const won = outcomes.filter(({ status }) => status === 'fulfilled');
        assert.equal(won.length, 1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected')
            assert.equal(outcome.reason.name, 'TermsExistsException');
        }
        for (const TermsName of ['terms-of-use', 'privacy-policy']) {
          const found = await cognito
            .describeTermsByClient({ UserPoolId, ClientId, TermsName })
            .catch(() => undefined);
          if (found) await cognito.deleteTerms({ UserPoolId, TermsId: found.Terms!.TermsId });
        }
      }
    });

    test('a document that is deleted, or whose client is, is there no more', async () => {
      const { cognito, UserPoolId, create, newClient } = await pool();
      const client = await newClient();
      const documents = [await create(), await create({ ClientId: client })];
      await cognito.deleteTerms({ UserPoolId, TermsId: documents[0]!.TermsId });
      await cognito.deleteUserPoolClient({ UserPoolId, ClientId: client });
      for (const { TermsId } of documents) {
        for (const ask of [
          () => cognito.describeTerms({ UserPoolId, TermsId }),
          () => cognito.updateTerms({ UserPoolId, TermsId, Links: links }),
          () => cognito.deleteTerms({ UserPoolId, TermsId }),
        ]) {
          await assert.rejects(ask(), refusal('ResourceNotFoundException', 'Terms do not exist.'));
        }
      }
      assert.deepEqual((await cognito.listTerms({ UserPoolId })).Terms, []);
    });

    test('a link leads to a page of the web, or is refused', async () => {
      const { create } = await pool();
      for (const url of [
        'javascript:alert(1)',
        'data:text/html,x',
        '/terms',
        'terms',
        'ftp://x.example',
      ]) {
        await assert.rejects(
          create({ Links: { 'cognito:default': 'https://example.com', 'cognito:german': url } }),
          refusal('InvalidParameterException', /^The link for cognito:german must be/),
        );
      }
      await assert.rejects(
        create({ Links: undefined }),
        refusal('InvalidParameterException', 'Missing required parameter Links'),
      );
    });
  });
});
