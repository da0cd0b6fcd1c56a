/** A KMS with one key, as far as the AWS Encryption SDK and the master key speak to it. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';

export const KEY_ID = 'arn:aws:kms:us-east-1:123456789012:key/00000000-1111-2222-3333-444444444444';

interface Input {
  readonly KeyId: string;
  readonly NumberOfBytes: number;
  readonly CiphertextBlob: string;
  readonly Plaintext: string;
  readonly EncryptionContext: Readonly<Record<string, string>>;
}

interface Kms {
  /** Where it listens, once the tests run. */
  url(): string;
  /** The encryption contexts it was given, in order. */
  readonly contexts: Input['EncryptionContext'][];
}

export function kms(): Kms {
  const contexts: Input['EncryptionContext'][] = [];
  const keys = new Map<string, { plaintext: string; context: string }>();
  const answer = (operation: string, input: Input) => {
    const context = JSON.stringify(Object.entries(input.EncryptionContext).sort());
    if (input.KeyId !== KEY_ID) throw new Error('NotFoundException');
    if (operation === 'GenerateDataKey') {
      contexts.push(input.EncryptionContext);
      const plaintext = randomBytes(input.NumberOfBytes).toString('base64');
      const blob = randomBytes(16).toString('base64');
      keys.set(blob, { plaintext, context });
      return { KeyId: KEY_ID, Plaintext: plaintext, CiphertextBlob: blob };
    }
    if (operation === 'Encrypt') {
      const blob = randomBytes(64).toString('base64');
      keys.set(blob, { plaintext: input.Plaintext, context });
      return { KeyId: KEY_ID, CiphertextBlob: blob };
    }
    const kept = keys.get(input.CiphertextBlob);
    if (kept?.context !== context) throw new Error('InvalidCiphertextException');
    return { KeyId: KEY_ID, Plaintext: kept.plaintext };
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target']).split('.')[1]!;
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    try {
      response.end(JSON.stringify(answer(operation, JSON.parse(String(Buffer.concat(chunks))))));
    } catch (error) {
      response.writeHead(400).end(JSON.stringify({ __type: (error as Error).message }));
    }
  });
  before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`, contexts };
}
