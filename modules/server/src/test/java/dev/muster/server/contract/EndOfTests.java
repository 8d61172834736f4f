package dev.muster.server.contract;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Ends what tests share when the last of them is done: threads that nobody stops would keep the
/// process until it is killed. Found by JUnit itself.
public final class EndOfTests implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    // What is in the store of the root is closed with it.
    context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(EndOfTests.class, _ -> (AutoCloseable) Muster::closeShared);
  }
}
