import { getContainerRuntimeClient, ImageName } from 'testcontainers';
import { ConfigurationProblem } from '../problem.ts';

/** What an image of this repository is called unless told otherwise. */
export const defaultImage = 'cdoc2-testbed';

/**
 * That a container engine runs and has the image. Nothing is ever pulled: an image of this name from elsewhere would
 * be somebody else's.
 *
 * @throws ConfigurationProblem `system-part-missing`, saying what is missing and how to get it
 */
export async function checkImage(image: string): Promise<void> {
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new ConfigurationProblem('system-part-missing', 'no container engine runs here, or DOCKER_HOST does not lead to it', 'start Docker or Podman', { cause });
  });
  if (await client.image.exists(ImageName.fromString(image))) return;
  throw new ConfigurationProblem('system-part-missing', `the engine has no image ${image}`, `build it in the repository: docker build -t ${image} .`);
}
