import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readClassicCss } from '#domain/branding/classic-css.ts';
import { onEachStore, refusal } from '../users/each-store.ts';
import { branded, JPEG, PNG, SVG } from './support.ts';

const CSS = `
.logo-customizable { max-width: 60%; max-height: 30%; }
.submitButton-customizable { background-color: #a1b2c3; color: rgb(1, 2, 3); }
.submitButton-customizable:hover { background-color: hsl(120deg 50% 50% / 0.5); }
.socialButton-customizable { height: 40px; }
`;

describe('Classic styles', () => {
  onEachStore((service) => {
    test('a style of a client comes before the one of all', async () => {
      const { cognito, UserPoolId, ClientId, site, newClient } = await branded(service(), 1);
      const other = await newClient();
      const get = async (client?: string) => {
        const answer = await cognito.getUICustomization({ UserPoolId, ClientId: client });
        return answer.UICustomization!;
      };
      assert.deepEqual(await get(), { UserPoolId });
      const ImageFile = new Uint8Array(PNG);
      const { UICustomization: forAll } = await cognito.setUICustomization({
        UserPoolId,
        CSS,
        ImageFile,
      });
      assert.equal(forAll!.ClientId, 'ALL');
      assert.equal(forAll!.CSS, CSS);
      assert.match(forAll!.CSSVersion!, /^\d{14}$/);
      assert.ok(forAll!.ImageUrl!.startsWith(`${site}/`));
      const image = await fetch(forAll!.ImageUrl!);
      assert.equal(image.headers.get('Content-Type'), 'image/png');
      assert.deepEqual(Buffer.from(await image.arrayBuffer()), PNG);
      const own = '.label-customizable { font-weight: 700; }';
      await cognito.setUICustomization({ UserPoolId, ClientId, CSS: own });
      assert.equal((await get(ClientId)).CSS, own);
      assert.equal((await get(ClientId)).ImageUrl, undefined);
      for (const client of [undefined, 'ALL', other]) assert.deepEqual(await get(client), forAll);
      await cognito.setUICustomization({ UserPoolId, ClientId });
      assert.deepEqual(await get(ClientId), forAll);
    });

    test('a change replaces sheet and logo together', async () => {
      const { cognito, UserPoolId } = await branded(service(), 1);
      await cognito.setUICustomization({ UserPoolId, CSS, ImageFile: new Uint8Array(PNG) });
      const { UICustomization } = await cognito.setUICustomization({
        UserPoolId,
        ImageFile: new Uint8Array(JPEG),
      });
      assert.equal(UICustomization!.CSS, undefined);
      const image = await fetch(UICustomization!.ImageUrl!);
      assert.equal(image.headers.get('Content-Type'), 'image/jpeg');
    });

    test('a style needs a domain, a client of the pool and a photograph or drawing by pixels', async () => {
      const { cognito, UserPoolId, ClientId } = await branded(service(), 1);
      const bare = await service().newPool();
      await assert.rejects(
        cognito.setUICustomization({ UserPoolId: bare, CSS }),
        refusal('InvalidParameterException', /existing domain/),
      );
      for (const ask of [
        () => cognito.setUICustomization({ UserPoolId: bare, ClientId, CSS }),
        () => cognito.getUICustomization({ UserPoolId: bare, ClientId }),
      ]) {
        await assert.rejects(ask(), refusal('ResourceNotFoundException', /does not exist/));
      }
      await assert.rejects(
        cognito.setUICustomization({ UserPoolId, ImageFile: new Uint8Array(SVG) }),
        refusal('InvalidParameterException', 'ImageFile must be a PNG or JPEG image.'),
      );
      await assert.rejects(
        cognito.setUICustomization({ UserPoolId, CSS: 'body { color: red; }' }),
        refusal('InvalidParameterException', 'CSS: body is not a class that can be customized.'),
      );
    });
  });
});

describe('Sheets of classic pages', () => {
  test('a rule comes out for the part of the page that it means, if there is one', async () => {
    const { problems, rules } = await readClassicCss(CSS);
    assert.deepEqual(problems, []);
    assert.equal(
      rules,
      [
        '.brand img { max-width: 60%; max-height: 30%; }',
        ':is(button, .button):not(.plain, .choice, .link, .danger, .reveal) { background-color: #a1b2c3; color: rgb(1,2,3); }',
        ':is(button, .button):not(.plain, .choice, .link, .danger, .reveal):hover { background-color: hsl(120deg 50% 50%/0.5); }',
      ].join('\n'),
    );
  });

  test('a property without an effect is left out, and comments are', async () => {
    const { problems, rules } = await readClassicCss(`/* mine */
      .label-customizable, .textDescription-customizable {
        /* in the way */ position: fixed; z-index: 9; content: "x"; --mine: 1px; opacity: 0;
        color: #123 !important; border: 1px solid red; font-family: "Open Sans", sans-serif
      }
      .label-customizable { }`);
    assert.deepEqual(problems, []);
    assert.equal(
      rules,
      'label, .lead { color: #123 !important; border: 1px solid red; font-family: "Open Sans",sans-serif; }',
    );
  });

  const REFUSED = [
    'body { color: red; }',
    '* { color: red; }',
    '.other { color: red; }',
    '.constructor { color: red; }',
    '.label-customizable .logo-customizable { color: red; }',
    '.label-customizable > * { color: red; }',
    '.label-customizable:has(input[value^=a]) { color: red; }',
    '.label-customizable:hover:focus { color: red; }',
    '.label-customizable::after { color: red; }',
    '#id { color: red; }',
    '[value^=a] { color: red; }',
    '@import "https://evil.example/x.css";',
    '@media screen { .label-customizable { color: red; } }',
    '@font-face { font-family: x; src: url(//evil.example) }',
    '@supports (color: red) { .label-customizable { color: red; } }',
    '.label-customizable { background: url(https://evil.example/x.png); }',
    '.label-customizable { background: URL("//evil.example"); }',
    '.label-customizable { background: u\\72l(//evil.example); }',
    '.label-customizable { background: image-set("//evil.example" 1x); }',
    '.label-customizable { background: -webkit-image-set(url(x) 1x); }',
    '.label-customizable { color: var(--x); }',
    '.label-customizable { color: env(x); }',
    '.label-customizable { color: attr(value); }',
    '.label-customizable { width: expression(alert(1)); }',
    '.label-customizable { font-family: "</style><script>alert(1)</script>"; }',
    '.label-customizable { font-family: "\\3c/style>"; }',
    '.label-customizable { --x: url(//evil.example); }',
    '.label-customizable { --x: </style>; }',
    '.label-customizable { color: red; & .x { color: blue; } }',
    '.label-customizable { color: red }} body { color: red; }',
    '.label-customizable { color',
    '</style><script>alert(1)</script>',
    '<!-- .label-customizable { color: red; } -->',
    'not css at all',
    '\\2e label-customizable { color: red; }',
  ];

  for (const css of REFUSED) {
    test(`refused: ${css}`, async () => {
      const { problems, rules } = await readClassicCss(css);
      assert.notDeepEqual(problems, []);
      assert.doesNotMatch(rules, /url|evil|[<@\\]|image-set|body|\*/i);
    });
  }

  test('whatever is written, what comes out names parts of our pages and fetches nothing', async () => {
    const pieces = [
      '.label-customizable',
      '{',
      '}',
      'color',
      ':',
      ';',
      'red',
      'url(',
      ')',
      '"',
      "'",
    ];
    pieces.push(
      '\\',
      '@import',
      '/*',
      '*/',
      '<',
      '--x',
      '!important',
      ',',
      ' ',
      '\n',
      '#fff',
      '1px',
    );
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let i = 0; i < 3000; i++) {
      const css = Array.from({ length: next(25) }, () => pieces[next(pieces.length)]).join('');
      const { rules } = await readClassicCss(css);
      for (const line of rules === '' ? [] : rules.split('\n')) {
        assert.match(
          line,
          /^label(?:, label)* \{ (?:color: [\w#,. %-]*(?: !important)?; ?)+\}$/,
          css,
        );
      }
    }
  });

  test('a long sheet is read in good time', async () => {
    for (const css of [
      '('.repeat(131_072),
      '.label-customizable{'.repeat(6000),
      'a{'.repeat(65_000),
      `.label-customizable{color:${'"'.repeat(130_000)}`,
      `.label-customizable{color:${'a '.repeat(65_000)}`,
    ]) {
      const { problems } = await readClassicCss(css);
      assert.notDeepEqual(problems, []);
    }
  });
});
