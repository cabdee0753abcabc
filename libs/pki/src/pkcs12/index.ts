// An entry of its own, @testbed/pki/pkcs12: node-forge behind it takes longer to load than most commands take to run.
export { readPkcs12 } from './read.ts';
export { writePkcs12, writeTrustStore, type KeyStore } from './write.ts';
