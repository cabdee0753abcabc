import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';

/** A container whose published ports can be reached from this machine only: in a test world whoever comes is let in. */
export class LoopbackContainer extends GenericContainer {
  #created: string | undefined;

  /** The library has no option for the address; this is where it lets a container be changed. */
  protected override async beforeContainerCreated(): Promise<void> {
    for (const bindings of Object.values(this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>)) {
      for (const binding of bindings) binding.HostIp = '127.0.0.1';
    }
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.#created = id;
  }

  /** Removes what is left of one that did not start: the library leaves a container that its engine could create and not run. */
  async removeLeft(): Promise<void> {
    if (this.#created === undefined) return;
    const client = await getContainerRuntimeClient();
    // Of one that started and was not ready nothing is left.
    await client.container.getById(this.#created).remove({ force: true, v: true }).catch(() => undefined);
  }
}
