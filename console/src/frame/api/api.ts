/**
 * The one way of the console to the server: signed requests of the AWS SDK, and the operations of
 * Poolhouse itself, signed by the same client. Whatever is sent is put down for the command panel.
 */
import {
  type $Command,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { createContext, useContext } from 'react';
import type { OperatorOperationName } from '#contract/operator.ts';
import type { OperatorInput, OperatorOutput } from '#contract/operator-types.ts';
import type { Session } from '../session/session.ts';
import type { Seconds } from '../times.ts';
import { cliCommand } from './cli-command.ts';
import { logCommand } from './command-log.ts';
import { areCredentialsRefused, ServiceFailure } from './failures.ts';

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  CognitoIdentityProviderClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** How a request is put down: requests that a view repeats by itself are `unlogged`. */
export interface SendOptions {
  readonly unlogged?: boolean;
}

/** What the SDK's own signer takes and gives. */
interface SignedRequest {
  readonly headers: Record<string, string>;
}
type SigningScheme = Parameters<CognitoIdentityProviderClient['config']['signer']>[0];

interface RequestSigner {
  sign(request: object): Promise<SignedRequest>;
}

export interface ApiParts {
  /** Where the server is: the origin of the console. */
  readonly endpoint: string;
  readonly region: string;
  readonly session: Session;
}

export class Api {
  readonly #parts: ApiParts;
  readonly #clients = new Map<string, CognitoIdentityProviderClient>();

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  /** @throws the service's exceptions, as the SDK has them */
  async send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Command<Input, Output>,
    options: SendOptions = {},
  ): Promise<Output> {
    const region = this.#regionOf(command.input);
    if (!options.unlogged) logCommand(this.commandText(command));
    return this.#whileSignedIn(() => this.#client(region).send(command));
  }

  /** Sends once more where the credentials were refused and the session has got others. */
  async #whileSignedIn<Output>(send: () => Promise<Output>): Promise<Output> {
    try {
      return await send();
    } catch (refusal) {
      if (!areCredentialsRefused(refusal) || !(await this.#parts.session.renew())) throw refusal;
      // Clients keep the credentials that they were given.
      this.#clients.clear();
      return send();
    }
  }

  /**
   * An operation of Poolhouse itself, `PoolhouseOperator.<name>`.
   * @throws ServiceFailure
   */
  async operator<Name extends OperatorOperationName>(
    name: Name,
    input: OperatorInput<Name, Seconds>,
    options: SendOptions = {},
  ): Promise<OperatorOutput<Name, Seconds>> {
    const target = `PoolhouseOperator.${name}`;
    const { endpoint } = this.#parts;
    if (!options.unlogged) logCommand(operatorText(target, input, endpoint));
    const body = JSON.stringify(input);
    return this.#whileSignedIn(() =>
      this.#sendToOperator<OperatorOutput<Name, Seconds>>(target, body),
    );
  }

  async #sendToOperator<Output>(target: string, body: string): Promise<Output> {
    const { endpoint, region } = this.#parts;
    const { protocol, hostname, port, host } = new URL(endpoint);
    // The type of a scheme has more, which its signer does not read.
    const scheme: object = {
      schemeId: 'aws.auth#sigv4',
      signingName: 'cognito-idp',
      signingRegion: region,
    };
    const { signer: signerOf } = this.#client(region).config;
    const signer: RequestSigner = await signerOf(scheme as SigningScheme);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path: '/',
      query: {},
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body,
    });
    const { host: _, ...sent } = headers; // the browser's own
    const response = await fetch(endpoint, { method: 'POST', headers: sent, body });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw ServiceFailure.of(response.status, answer);
  }

  /** What a command would be on the command line, for a form to show before it is sent. */
  commandText<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Command<Input, Output>,
  ): string {
    const [, , operation] = (command as unknown as { schema: [number, string, string] }).schema;
    return cliCommand(operation, command.input, {
      service: 'cognito-idp',
      endpoint: this.#parts.endpoint,
      region: this.#regionOf(command.input),
    });
  }

  /** A pool is in the region that its id begins with. */
  #regionOf(input: object): string {
    const { UserPoolId: id } = input as { UserPoolId?: string };
    return /^([a-z]+(?:-[a-z]+)+-\d+)_/.exec(id ?? '')?.[1] ?? this.#parts.region;
  }

  #client(region: string): CognitoIdentityProviderClient {
    const { endpoint, session } = this.#parts;
    const known = this.#clients.get(region);
    if (known) return known;
    const { credentials } = session;
    const client = new CognitoIdentityProviderClient({ endpoint, region, credentials });
    this.#clients.set(region, client);
    return client;
  }
}

const operatorText = (target: string, input: object, endpoint: string) =>
  `# ${target}, signed\nPOST ${endpoint}/\n${JSON.stringify(input, undefined, 2)}`;

export const ApiContext = createContext<Api | undefined>(undefined);

/** How views speak to the server. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('A view stands inside the frame.');
  return api;
}
