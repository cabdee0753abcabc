import type { Environment } from '@testbed/publishing';
import type { OpenIdConnect } from '../accounts/authentication.ts';

/** A console's configuration file, its paths made absolute and its secrets read. */
export interface Configuration {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address that people type, when it is not that of the listener: behind a proxy. */
  readonly origin?: string;
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer };
  /** Folder of accounts and of the environments' documents. */
  readonly data: string;
  readonly environments: Readonly<Partial<Record<Environment, EnvironmentConfiguration>>>;
  /** `host:port` that may be probed besides the servers of a list. */
  readonly probeHosts: readonly string[];
  /** A running world's `world.json`. */
  readonly world?: string;
  /** Folders with reports; folder with target files. */
  readonly reports: readonly string[];
  readonly targets?: string;
  readonly openIdConnect?: OpenIdConnect;
}

/** Where one environment publishes to, and who signs. */
export interface EnvironmentConfiguration {
  /** Folder of the published files, served at `/published/ENVIRONMENT/`. */
  readonly published: string;
  /** The signing keys' `signer.json`, made by `createSigningKeys`. Only the signer's process reads the keys. */
  readonly keys: string;
  /** `SOFTHSM2_CONF` of the signer's process. */
  readonly softhsmConf?: string;
}
