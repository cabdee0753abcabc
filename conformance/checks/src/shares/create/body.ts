import { creationAccepted, creationRefused, withBody } from './refused.ts';

const json = { requirements: ['OAS.CSS/body-json', 'UC.KTS.06/2'], why: 'What is read from broken JSON is a guess.', next: 'Refuse a body that is not one JSON text in UTF-8 with 400.', notSoleKiller: 'One rule reads the JSON: without it every broken text is accepted.' };
const object = { requirements: ['OAS.CSS/body-object', 'UC.KTS.06/2'], why: 'Only an object has the members of a share.', next: 'Demand a JSON object; answer 400.', notSoleKiller: 'One rule demands an object: without it every other value is accepted.' };
const type = { why: 'A browser sends other types to any server without asking; JSON it may not send.', next: 'Take application/json only, with or without charset=utf-8; answer 415 or 400.' };

function withType(...values: readonly string[]): Parameters<typeof creationRefused>[0]['change'] {
  return (request) => ({ ...request, headers: values.map((value) => ['Content-Type', value] as const) });
}

export const creationBody = [
  creationRefused({ id: 'shares/create/body-empty', requirements: ['OAS.CSS/body-required', 'UC.KTS.06/2'], expected: 'A creation without a body is refused with 400.', why: json.why, next: 'Demand a body; answer 400.', change: withBody(() => '') }),
  creationRefused({ id: 'shares/create/body-cut', ...json, expected: 'JSON that ends too early is refused with 400.', change: withBody((body) => body.slice(0, -1)) }),
  creationRefused({ id: 'shares/create/body-two', ...json, expected: 'Two JSON objects in one body are refused with 400.', change: withBody((body) => `${body}\n${body}`) }),
  creationRefused({ id: 'shares/create/body-form', ...json, expected: 'The members as a form instead of JSON are refused with 400.', change: withBody(() => 'share=AAAA&recipient=etsi%2FPNOEE-48010010101') }),
  creationRefused({ id: 'shares/create/body-array', ...object, expected: 'An array with the share in it is refused with 400.', change: withBody((body) => `[${body}]`) }),
  creationRefused({ id: 'shares/create/body-string', ...object, expected: 'A JSON string with the share in it is refused with 400.', change: withBody((body) => JSON.stringify(body)) }),
  creationRefused({ id: 'shares/create/body-null', ...object, expected: 'The JSON value null is refused with 400.', change: withBody(() => 'null') }),
  creationRefused(
    {
      id: 'shares/create/body-too-large',
      requirements: ['HTTP/body-limit'],
      level: 'SHOULD',
      expected: 'A body of 4 MB is refused with 413 or 400, or by closing the connection.',
      why: 'A server that reads any body can be kept busy by anybody.',
      next: 'Limit request bodies to a few kilobytes.',
      change: withBody((body) => body.replace('{', `{"note":"${'x'.repeat(4 * 1024 * 1024)}",`)),
    },
    { statuses: [400, 413], tls: true },
  ),
  creationRefused({ id: 'shares/create/type-text', requirements: ['OAS.CSS/content-type'], ...type, expected: 'A share sent as text/plain is refused with 415 or 400.', change: withType('text/plain') }, { statuses: [400, 415] }),
  creationRefused({ id: 'shares/create/type-form', requirements: ['OAS.CSS/content-type'], ...type, expected: 'A share sent as application/x-www-form-urlencoded is refused with 415 or 400.', change: withType('application/x-www-form-urlencoded') }, { statuses: [400, 415] }),
  creationRefused({ id: 'shares/create/type-missing', requirements: ['OAS.CSS/content-type'], level: 'SHOULD', ...type, expected: 'A share sent without Content-Type is refused with 415 or 400.', change: withType() }, { statuses: [400, 415] }),
  creationAccepted({ id: 'shares/create/type-charset', requirements: ['OAS.CSS/content-type-parameters'], level: 'SHOULD', ...type, expected: 'A share sent as application/json; charset=utf-8 is accepted.', change: withType('application/json; charset=utf-8') }),
];
