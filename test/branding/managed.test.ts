import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  AssetType,
  CreateManagedLoginBrandingCommandInput,
  ManagedLoginBrandingType,
} from '@aws-sdk/client-cognito-identity-provider';
import { memberAt, type SettingsDocument } from '#domain/branding/settings.ts';
import { onEachStore, refusal } from '../users/each-store.ts';
import { branded, ICO, JPEG, PNG, SVG, WEBP } from './support.ts';

type Document = CreateManagedLoginBrandingCommandInput['Settings'];

/** A member of a style's settings by its path. */
const member = (style: ManagedLoginBrandingType | undefined, path: string) =>
  memberAt(style!.Settings as SettingsDocument, path);

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const logo: AssetType = {
  Category: 'FORM_LOGO',
  ColorMode: 'LIGHT',
  Extension: 'PNG',
  Bytes: new Uint8Array(PNG),
};
const dark: AssetType = {
  ...logo,
  ColorMode: 'DARK',
  Extension: 'SVG',
  Bytes: new Uint8Array(SVG),
};
const settings = {
  components: { primaryButton: { lightMode: { defaults: { backgroundColor: 'b0003aff' } } } },
};

describe('Brandings', () => {
  onEachStore((service) => {
    test('a style is answered as it was made, by its id and by its client', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const { ManagedLoginBranding: made } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        Settings: settings,
        Assets: [logo, dark],
      });
      assert.match(made!.ManagedLoginBrandingId!, UUID);
      assert.equal(made!.UserPoolId, UserPoolId);
      assert.equal(made!.UseCognitoProvidedValues, false);
      assert.deepEqual(made!.Settings, settings);
      assert.deepEqual(made!.Assets, [dark, logo]);
      assert.ok(made!.CreationDate && made!.LastModifiedDate);
      const byId = await cognito.describeManagedLoginBranding({
        UserPoolId,
        ManagedLoginBrandingId: made!.ManagedLoginBrandingId,
      });
      const byClient = await cognito.describeManagedLoginBrandingByClient({ UserPoolId, ClientId });
      for (const { ManagedLoginBranding } of [byId, byClient]) {
        assert.deepEqual(ManagedLoginBranding, made);
      }
    });

    test('the style of the server has no settings, but for who asks for all there are', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const { ManagedLoginBranding: made } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        UseCognitoProvidedValues: true,
      });
      assert.equal(made!.UseCognitoProvidedValues, true);
      assert.equal(made!.Settings, undefined);
      assert.deepEqual(made!.Assets, []);
      const { ManagedLoginBranding: whole } = await cognito.describeManagedLoginBrandingByClient({
        UserPoolId,
        ClientId,
        ReturnMergedResources: true,
      });
      assert.equal(member(whole, 'categories.global.colorSchemeMode'), 'DYNAMIC');
      const color = member(whole, 'components.primaryButton.darkMode.defaults.textColor');
      assert.match(String(color), /^[\da-f]{8}$/);
    });

    test('what was set stands in its place among all settings there are', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      await cognito.createManagedLoginBranding({ UserPoolId, ClientId, Settings: settings });
      const { ManagedLoginBranding } = await cognito.describeManagedLoginBrandingByClient({
        UserPoolId,
        ClientId,
        ReturnMergedResources: true,
      });
      const button = 'components.primaryButton';
      const at = (path: string) => member(ManagedLoginBranding, path);
      assert.equal(at(`${button}.lightMode.defaults.backgroundColor`), 'b0003aff');
      assert.match(String(at(`${button}.darkMode.defaults.backgroundColor`)), /^[\da-f]{8}$/);
      assert.equal(at('components.form.logo.enabled'), true);
    });

    test('a change keeps what it does not name', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const { ManagedLoginBranding: made } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        Settings: settings,
        Assets: [logo],
      });
      const id = { UserPoolId, ManagedLoginBrandingId: made!.ManagedLoginBrandingId };
      await cognito.updateManagedLoginBranding({
        ...id,
        Settings: {
          components: { primaryButton: { lightMode: { defaults: { textColor: '00ff00ff' } } } },
          categories: { ofTheFuture: { isKept: [1, null] } },
        },
      });
      const other = { ...logo, Extension: 'WEBP' as const, Bytes: new Uint8Array(WEBP) };
      const { ManagedLoginBranding: changed } = await cognito.updateManagedLoginBranding({
        ...id,
        Assets: [other, dark],
      });
      assert.equal(changed!.UseCognitoProvidedValues, false);
      assert.deepEqual(changed!.Settings, {
        components: {
          primaryButton: {
            lightMode: { defaults: { backgroundColor: 'b0003aff', textColor: '00ff00ff' } },
          },
        },
        categories: { ofTheFuture: { isKept: [1, null] } },
      });
      assert.deepEqual(changed!.Assets, [dark, other]);
      const { ManagedLoginBranding: plain } = await cognito.updateManagedLoginBranding({
        ...id,
        UseCognitoProvidedValues: true,
      });
      assert.equal(plain!.UseCognitoProvidedValues, true);
      assert.equal(plain!.Settings, undefined);
      assert.deepEqual(plain!.Assets, []);
      const { ManagedLoginBranding: again } = await cognito.updateManagedLoginBranding({
        ...id,
        Settings: settings,
      });
      assert.equal(again!.UseCognitoProvidedValues, false);
      assert.deepEqual(again!.Settings, settings);
    });

    test('a client has one style, also of many that are made at once', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const create = () =>
        cognito.createManagedLoginBranding({ UserPoolId, ClientId, Settings: settings });
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, create));
      const refused = outcomes.filter(({ status }) => status === 'rejected');
      assert.equal(refused.length, 19);
      await assert.rejects(
        create(),
        refusal('ManagedLoginBrandingExistsException', /already exists/),
      );
    });

    test('changes that are made at once are all kept', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        UseCognitoProvidedValues: false,
      });
      const members = Array.from({ length: 20 }, (_, i) => `member${i}`);
      await Promise.all(
        members.map((name) =>
          cognito.updateManagedLoginBranding({
            UserPoolId,
            ManagedLoginBrandingId: ManagedLoginBranding!.ManagedLoginBrandingId,
            Settings: { components: { [name]: {} } },
          }),
        ),
      );
      const found = await cognito.describeManagedLoginBrandingByClient({ UserPoolId, ClientId });
      const kept = member(found.ManagedLoginBranding, 'components') as object;
      assert.deepEqual(Object.keys(kept).sort(), members.sort());
    });

    test('a style that is deleted, or whose client is, is there no more', async () => {
      const { cognito, UserPoolId, ClientId, newClient } = await branded(service());
      const second = await newClient();
      const create = async (client: string) => {
        const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
          UserPoolId,
          ClientId: client,
          Settings: settings,
        });
        return ManagedLoginBranding!.ManagedLoginBrandingId!;
      };
      const [first, other] = [await create(ClientId), await create(second)];
      await cognito.deleteManagedLoginBranding({ UserPoolId, ManagedLoginBrandingId: first });
      await cognito.deleteUserPoolClient({ UserPoolId, ClientId: second });
      for (const ManagedLoginBrandingId of [first, other]) {
        const id = { UserPoolId, ManagedLoginBrandingId };
        for (const ask of [
          () => cognito.describeManagedLoginBranding(id),
          () => cognito.updateManagedLoginBranding({ ...id, Settings: settings }),
          () => cognito.deleteManagedLoginBranding(id),
        ]) {
          await assert.rejects(ask(), refusal('ResourceNotFoundException', /does not exist/));
        }
      }
      await create(ClientId);
    });

    test("a style is either the server's own or has settings and images", async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const either = refusal('InvalidParameterException', /^Either UseCognitoProvidedValues or/);
      const create = (style: object) =>
        cognito.createManagedLoginBranding({ UserPoolId, ClientId, ...style });
      await assert.rejects(create({}), either);
      await assert.rejects(create({ Assets: [logo] }), either);
      await assert.rejects(create({ UseCognitoProvidedValues: true, Settings: {} }), either);
      await assert.rejects(create({ UseCognitoProvidedValues: true, Assets: [logo] }), either);
      await create({ UseCognitoProvidedValues: true, Assets: [] });
    });

    test('a setting of the wrong kind is refused by its name', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const refusals: [unknown, string][] = [
        [[], 'Settings must be a JSON object.'],
        [{ style: {} }, 'Settings has no member style.'],
        [
          { components: { form: { lightMode: { backgroundColor: 'red' } } } },
          'Settings: components.form.lightMode.backgroundColor must be a colour of eight hexadecimal digits, RRGGBBAA.',
        ],
        [
          { components: { pageBackground: { darkMode: { color: 'fff;}body{x' } } } },
          'Settings: components.pageBackground.darkMode.color must be a colour of eight hexadecimal digits, RRGGBBAA.',
        ],
        [
          { componentClasses: { buttons: { borderRadius: '8px' } } },
          'Settings: componentClasses.buttons.borderRadius must be a number from 0 to 100.',
        ],
        [
          { components: { form: { logo: { enabled: 'yes' } } } },
          'Settings: components.form.logo.enabled must be true or false.',
        ],
        [
          { categories: { global: { colorSchemeMode: 'NIGHT' } } },
          'Settings: categories.global.colorSchemeMode must be one of LIGHT, DARK, DYNAMIC.',
        ],
        [
          { components: { favicon: { enabledTypes: ['GIF'] } } },
          'Settings: components.favicon.enabledTypes must be a list of ICO and SVG.',
        ],
        [
          { components: { filler: 'x'.repeat(200_000) } },
          'Settings cannot be longer than 200000 characters.',
        ],
      ];
      for (const [Settings, message] of refusals) {
        await assert.rejects(
          cognito.createManagedLoginBranding({
            UserPoolId,
            ClientId,
            Settings: Settings as Document,
          }),
          refusal('InvalidParameterException', message),
        );
      }
    });

    test('an image is what it says it is, or it is refused', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const asset = (Category: string, Extension: string, bytes?: Buffer) =>
        ({
          Category,
          ColorMode: 'DYNAMIC',
          Extension,
          Bytes: bytes && new Uint8Array(bytes),
        }) as AssetType;
      const text = (svg: string) => asset('FORM_LOGO', 'SVG', Buffer.from(svg));
      const refused = [
        asset('FORM_LOGO', 'PNG'),
        asset('FORM_LOGO', 'PNG', Buffer.alloc(0)),
        asset('FORM_LOGO', 'PNG', JPEG),
        asset('FORM_LOGO', 'JPEG', PNG),
        asset('FORM_LOGO', 'WEBP', Buffer.from('RIFF')),
        asset('FORM_LOGO', 'ICO', ICO),
        asset('FAVICON_ICO', 'SVG', SVG),
        asset('FAVICON_SVG', 'PNG', PNG),
        text('<html><svg/></html>'),
        text('<!-- <svg> -->'),
        text(`${'<!-- -->'.repeat(50_000)}<html>`),
        text('<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'),
        asset('FORM_LOGO', 'SVG', Buffer.from([0x3c, 0x73, 0x76, 0x67, 0x20, 0xff])),
      ];
      for (const each of refused) {
        await assert.rejects(
          cognito.createManagedLoginBranding({
            UserPoolId,
            ClientId,
            UseCognitoProvidedValues: false,
            Assets: [each],
          }),
          refusal('InvalidParameterException', /^The asset|^An asset/),
        );
      }
      const taken = [
        asset('FORM_LOGO', 'JPEG', JPEG),
        asset('FAVICON_ICO', 'ICO', ICO),
        asset('FAVICON_SVG', 'SVG', SVG),
        asset('PAGE_BACKGROUND', 'WEBP', WEBP),
        { ...asset('IDP_BUTTON_ICON', 'PNG', PNG), ResourceId: 'Corp' },
        { ...asset('IDP_BUTTON_ICON', 'PNG', PNG), ResourceId: 'Other' },
      ];
      const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        UseCognitoProvidedValues: false,
        Assets: taken,
      });
      assert.equal(ManagedLoginBranding!.Assets!.length, taken.length);
    });

    test('the largest image that the model has is taken', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const Bytes = new Uint8Array(1_000_000);
      Bytes.set(PNG);
      const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        Settings: {},
        Assets: [{ ...logo, Bytes }],
      });
      assert.equal(ManagedLoginBranding!.Assets![0]!.Bytes!.length, 1_000_000);
    });

    test('a style has 40 images at most, however they come', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service());
      const icons = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({
          ...logo,
          Category: 'IDP_BUTTON_ICON' as const,
          ResourceId: `idp ${from + i}`,
        }));
      const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        Settings: {},
        Assets: icons(0, 40),
      });
      const update = (Assets: AssetType[]) =>
        cognito.updateManagedLoginBranding({
          UserPoolId,
          ManagedLoginBrandingId: ManagedLoginBranding!.ManagedLoginBrandingId,
          Assets,
        });
      await assert.rejects(
        update(icons(40, 1)),
        refusal('InvalidParameterException', /more than 40 assets/),
      );
      await update(icons(39, 1));
    });
  });
});
