// Keeps a part of a page that can't be drawn (its script is gone after an upgrade, say) from taking
// the rest, and what is typed there, with it.
import { Component, type ReactNode } from "react";
import { Failure } from "./states";

export class Boundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Failure error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
