/**
 * The address at which GitHub Codespaces forwards a port of this computer, such as
 * `https://octocat-parakeet-8080.app.github.dev`. Undefined elsewhere.
 *
 * The variables are in GitHub's list of "default environment variables for your codespace".
 */
export function forwardedUrl(port: number, env: NodeJS.ProcessEnv): string | undefined {
  const { CODESPACE_NAME: name, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = env;
  // Port 0: the actual port is not known yet.
  if (port === 0 || !name || !domain) return undefined;
  return URL.parse(`https://${name}-${port}.${domain}`)?.origin;
}
