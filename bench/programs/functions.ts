/** The functions of a pool with challenges of its own, behind an HTTP endpoint, for the bench. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveOrders } from './orders.ts';

/** One question with one answer: `DefineAuthChallenge` lets in whoever had it. */
function responseTo(triggerSource: string, request: Request): object {
  switch (triggerSource.split('_')[0]) {
    case 'CreateAuthChallenge':
      return { privateChallengeParameters: { answer: 'blue' } };
    case 'VerifyAuthChallengeResponse':
      return { answerCorrect: request.challengeAnswer === 'blue' };
    default:
      return request.session.length > 0
        ? { issueTokens: request.session.at(-1)!.challengeResult }
        : { challengeName: 'CUSTOM_CHALLENGE' };
  }
}

interface Request {
  readonly session: readonly { readonly challengeResult: boolean }[];
  readonly challengeAnswer?: string;
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const event = JSON.parse(Buffer.concat(chunks).toString());
  event.response = responseTo(event.triggerSource, event.request);
  response.end(JSON.stringify(event));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

serveOrders({
  url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  stop: () => server.close(),
});
