import { ServerListProblem } from '../../problem.ts';
import type { Signer } from '../../signed/signer.ts';
import type { ExportedFile } from '../exported.ts';
import { ecdsaDer } from './ecdsa-der.ts';

/**
 * The detached signature over the exact bytes of `config.json`, and the key that made it: `config.ecc` and
 * `config.ecpub` with an EC key, the older `config.rsa` and `config.pub` with an RSA key.
 *
 * @throws ServerListProblem `server-list-key-unsupported`
 */
export async function signRiaConfiguration(configuration: Uint8Array, { publicKey, sign }: Signer): Promise<readonly ExportedFile[]> {
  const type = publicKey.asymmetricKeyType;
  if (type !== 'ec' && type !== 'rsa') throw new ServerListProblem('server-list-key-unsupported', `a key of type ${type} can't sign a central configuration`, { expected: 'EC or RSA' });
  const signature = await sign(configuration);
  const base64 = (type === 'ec' ? ecdsaDer(signature) : Buffer.from(signature)).toString('base64');
  const [signatureName, keyName] = type === 'ec' ? ['config.ecc', 'config.ecpub'] : ['config.rsa', 'config.pub'];
  return [
    { name: signatureName, bytes: Buffer.from(base64) },
    { name: keyName, bytes: Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })) },
  ];
}
