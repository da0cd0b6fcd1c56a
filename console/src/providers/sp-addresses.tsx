/** What a provider has to be told of the pool. */
import type { IdentityProviderTypeType as ProviderType } from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { hrefTo } from '../frame/addresses.ts';
import { Copyable } from '../frame/code-box.tsx';
import { useWords } from '../frame/words/languages.ts';
import { providerWords } from './words/provider-words.ts';

interface SpAddressesProps {
  readonly pool: string;
  readonly site: string | undefined;
  readonly type: ProviderType;
  /** Of a SAML provider that is there. */
  readonly saml?: { readonly name: string; readonly certificate: string };
}

export function SpAddresses({ pool, site, type, saml }: SpAddressesProps) {
  const { page } = useWords(providerWords);
  const metadata = saml && `?${new URLSearchParams({ identity_provider: saml.name })}`;
  const rows: readonly (readonly [string, string])[] =
    type === 'SAML'
      ? [
          [page.entityId, `urn:amazon:cognito:sp:${pool}`],
          [page.acs, `${site}/saml2/idpresponse`],
          [page.slo, `${site}/saml2/logout`],
          [page.metadata, `${site}/saml2/metadata${metadata ?? ''}`],
          ...(saml ? [[page.certificate, saml.certificate] as const] : []),
        ]
      : [[page.redirect, `${site}/oauth2/idpresponse`]];
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={page.needsText}
          actions={
            site === undefined && (
              <Button href={hrefTo('/pools/:pool/domain', { pool })}>{page.makeDomain}</Button>
            )
          }
        >
          {page.needs}
        </Header>
      }
    >
      {site === undefined ? (
        <StatusIndicator type="warning">{page.noDomain}</StatusIndicator>
      ) : (
        <KeyValuePairs
          columns={1}
          items={rows.map(([label, text]) => ({
            label,
            value:
              text.length > 200 ? (
                <div className="clipped">
                  <Copyable text={text} />
                </div>
              ) : (
                <Copyable text={text} />
              ),
          }))}
        />
      )}
    </Container>
  );
}
