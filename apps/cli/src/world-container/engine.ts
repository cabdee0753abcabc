import { getContainerRuntimeClient, ImageName } from 'testcontainers';
import { ConfigurationProblem } from '../problem.ts';

/** What the image of this repository is called unless told otherwise. */
export const defaultImage = 'cdoc2-testbed';

/** Whether the engine has an image. @throws ConfigurationProblem `system-part-missing` where no engine runs */
export async function hasImage(image: string): Promise<boolean> {
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new ConfigurationProblem('system-part-missing', 'no container engine runs here, or DOCKER_HOST does not lead to it', 'start Docker or Podman', { cause });
  });
  return client.image.exists(ImageName.fromString(image));
}

/**
 * Refuses to go on without an image. Nothing is ever pulled: an image of this name from elsewhere would be somebody else's.
 *
 * @throws ConfigurationProblem `system-part-missing`, saying what is missing and how to get it
 */
export async function checkImage(image: string): Promise<void> {
  if (await hasImage(image)) return;
  throw new ConfigurationProblem('system-part-missing', `the engine has no image ${image}`, `build it in the repository: docker build -t ${image} .`);
}
