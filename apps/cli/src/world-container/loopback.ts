import { GenericContainer } from 'testcontainers';

/** A container whose published ports can be reached from this machine only: in a test world whoever comes is let in. */
export class LoopbackContainer extends GenericContainer {
  /** The library has no option for the address; this is where it lets a container be changed. */
  protected override async beforeContainerCreated(): Promise<void> {
    for (const bindings of Object.values(this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>)) {
      for (const binding of bindings) binding.HostIp = '127.0.0.1';
    }
  }
}
