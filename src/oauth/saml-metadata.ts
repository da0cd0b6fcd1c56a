/** The document by which SAML providers learn of a pool, at its domain. */
import type { ServiceProviderMetadata } from '#domain/federation/saml/sp-metadata.ts';
import type { SiteMount } from '#http/site.ts';

const FRESH = 'public, max-age=300';
const TYPE = 'application/samlmetadata+xml';

export function samlMetadata(metadata: ServiceProviderMetadata): SiteMount {
  return (app) => {
    app.get('/saml2/metadata', async (c) => {
      const { pool, origin, base } = c.env.site;
      const domain = `${origin}${base}`;
      const name = c.req.query('identity_provider');
      const document =
        name === undefined
          ? await metadata.forAny(pool.id, domain)
          : await metadata.forProvider(pool.id, domain, name);
      if (document === undefined) {
        return c.json({ message: 'There is no such SAML identity provider.' }, 404);
      }
      return c.body(document, 200, { 'Content-Type': TYPE, 'Cache-Control': FRESH });
    });
  };
}
