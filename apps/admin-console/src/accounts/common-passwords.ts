/** What people choose first: words of which a long password must not mostly consist, in lower case. */
export const commonPasswords: readonly string[] = [
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r', 'qazwsx', 'abc123', '123456', '1234567890', '0987654321', '111111', '000000',
  'letmein', 'welcome', 'iloveyou', 'admin', 'administrator', 'monkey', 'dragon', 'football', 'baseball', 'sunshine', 'princess', 'trustno1', 'superman', 'starwars', 'whatever', 'master', 'shadow',
  'changeme', 'secret', 'default', 'correcthorsebatterystaple', 'parool', 'salasona', 'kallis', 'tallinn', 'eesti', 'estonia', 'suvi', 'talv', 'cdoc', 'cdoc2', 'testbed', 'digidoc', 'console',
];
