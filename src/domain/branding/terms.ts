/** Terms of use and privacy policies that the sign-up page of a client links to. */
import {
  clientNotFound,
  concurrentModification,
  invalidParameter,
  missingParameter,
  termsExist,
  termsNotFound,
} from '#contract/errors.ts';
import type {
  CreateTermsRequest,
  TermsDescriptionType,
  TermsType,
  UpdateTermsRequest,
} from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TermsDocument } from '#store/tables/terms.ts';
import type { Pools } from '../pools/pools.ts';

/** Neither is shown unless both exist. */
const NAMES = ['terms-of-use', 'privacy-policy'] as const;

/** The keys of languages in the links of a document. */
const LANGUAGES: Readonly<Record<string, string>> = {
  de: 'cognito:german',
  en: 'cognito:english',
  es: 'cognito:spanish',
  fr: 'cognito:french',
  ja: 'cognito:japanese',
  pt: 'cognito:portuguese-brazil',
};
const ANY_LANGUAGE = 'cognito:default';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pools: Pools;
  readonly clients: Clients;
}

/** A document as a page links to it. */
export interface TermsLink {
  readonly name: (typeof NAMES)[number];
  readonly url: string;
}

export class Terms {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws TermsExistsException, InvalidParameterException, ResourceNotFoundException */
  async create(input: CreateTermsRequest): Promise<TermsDocument> {
    const { id: clientId, poolId } = await this.#parts.clients.current(
      input.UserPoolId,
      input.ClientId,
    );
    if (!input.Links) throw missingParameter('Links');
    const now = this.#parts.clock.now();
    const document: TermsDocument = {
      poolId,
      id: this.#parts.ids.uuid(),
      clientId,
      name: input.TermsName,
      links: checkedLinks(input.Links),
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    await this.#parts.store.transaction(async (tx) => {
      // Holding the client keeps it from being deleted before it has the document.
      if (!(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
      if (!(await tx.terms.insert(document))) throw termsExist();
    });
    return document;
  }

  /** @throws ResourceNotFoundException */
  async get(poolId: string, id: string): Promise<TermsDocument> {
    await this.#parts.pools.current(poolId);
    const document = await this.#parts.store.terms.find(poolId, id);
    if (!document) throw termsNotFound();
    return document;
  }

  /** @throws ResourceNotFoundException */
  async ofClient(poolId: string, clientId: string, name: string): Promise<TermsDocument> {
    await this.#parts.clients.current(poolId, clientId);
    const all = await this.#parts.store.terms.ofClient(poolId, clientId);
    const document = all.find((each) => each.name === name);
    if (!document) throw termsNotFound();
    return document;
  }

  /** Documents of the pool, in order of id. */
  async list(poolId: string, page: PageRequest): Promise<Page<TermsDocument>> {
    await this.#parts.pools.current(poolId);
    return this.#parts.store.terms.list(poolId, page);
  }

  /**
   * Changes what the input names; links are replaced as a whole.
   * @throws TermsExistsException, InvalidParameterException, ConcurrentModificationException
   */
  async update(input: UpdateTermsRequest): Promise<TermsDocument> {
    const { UserPoolId: poolId, TermsId: id, TermsName: name, Links } = input;
    await this.#parts.pools.current(poolId);
    const links = Links && checkedLinks(Links);
    return retryOnConflict(
      () =>
        this.#parts.store.transaction(async (tx) => {
          const old = await tx.terms.find(poolId, id);
          // Holding the client makes requests change its documents one by one: a name is not taken
          // twice.
          if (!old || !(await tx.clients.hold(poolId, old.clientId))) throw termsNotFound();
          const document: TermsDocument = {
            ...old,
            name: name ?? old.name,
            links: links ?? old.links,
            modifiedAt: this.#parts.clock.now(),
          };
          const outcome = await tx.terms.update(document);
          if (outcome === 'taken') throw termsExist();
          return outcome === 'updated' && document;
        }),
      concurrentModification,
    );
  }

  /** @throws ResourceNotFoundException */
  async delete(poolId: string, id: string): Promise<void> {
    await this.#parts.pools.current(poolId);
    if (!(await this.#parts.store.transaction((tx) => tx.terms.delete(poolId, id)))) {
      throw termsNotFound();
    }
  }

  /** The links of the client's sign-up page in a language, by its tag: both or none. */
  async shownAtSignUp(pool: Pool, client: Client, language: string): Promise<readonly TermsLink[]> {
    const documents = await this.#parts.store.terms.ofClient(pool.id, client.id);
    const links = NAMES.flatMap((name) => {
      const found = documents.find((each) => each.name === name)?.links ?? {};
      const url = found[LANGUAGES[language] ?? ANY_LANGUAGE] ?? found[ANY_LANGUAGE];
      return url === undefined ? [] : [{ name, url }];
    });
    return links.length === NAMES.length ? links : [];
  }

  /** The document as answers show it. */
  describe(document: TermsDocument): TermsType {
    return {
      ...this.describeBriefly(document),
      UserPoolId: document.poolId,
      ClientId: document.clientId,
      TermsSource: 'LINK',
      Links: document.links,
    };
  }

  /** The document as listings show it. */
  describeBriefly({ id, name, createdAt, modifiedAt }: TermsDocument): TermsDescriptionType {
    return {
      TermsId: id,
      TermsName: name,
      Enforcement: 'NONE',
      CreationDate: new Date(createdAt),
      LastModifiedDate: new Date(modifiedAt),
    };
  }
}

/** Pages link to each of them: they must be web addresses. */
function checkedLinks(links: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [language, link] of Object.entries(links)) {
    const url = URL.parse(link);
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      throw invalidParameter(`The link for ${language} must be an absolute address of the web.`);
    }
  }
  return links;
}
