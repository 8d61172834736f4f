package dev.muster.profiles.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {
  private static Identity crm(int number) {
    return new Identity("CRMID", "c" + number);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void numbersAreWhatAMapSays(long seed) {
    var random = new Random(seed);
    var table = new IdentityTable();
    Map<Identity, Integer> expected = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      var identity = new Identity("N" + random.nextInt(300), "é" + random.nextInt(200));
      if (random.nextInt(4) == 0) {
        Integer number = expected.remove(identity);
        if (number != null) {
          table.remove(number);
        }
      } else {
        int count = table.count();
        int number = table.add(identity);
        assertThat(number).isEqualTo(expected.getOrDefault(identity, count));
        expected.put(identity, number);
      }
    }
    assertThat(table.presentCount()).as("seed %d", seed).isEqualTo(expected.size());
    expected.forEach((identity, number) -> {
      assertThat(table.find(identity)).as("seed %d", seed).isEqualTo(number);
      assertThat(table.get(number)).isEqualTo(identity);
    });
    assertThat(table.find(new Identity("N1", "nobody"))).isEqualTo(IdentityTable.NONE);
  }

  @Test
  void anImageStaysAsItWas() {
    var entities = new Entities(50);
    int first = entities.ensure(crm(1));
    entities.link(first, new Identity("Email", "a@b"));
    Entities.Image image = entities.image();
    entities.link(first, new Identity("Email", "later"));
    int second = entities.ensure(crm(2));
    entities.link(second, crm(1));
    entities.forget(entities.identity(crm(1)));
    assertThat(image.linked(first)).containsExactly(crm(1), new Identity("Email", "a@b"));
    assertThat(image.count()).isEqualTo(1);
    assertThat(image.isPresent(first)).isTrue();
    assertThat(entities.image().isPresent(first)).isFalse();
    assertThat(entities.presentCount()).isZero();
  }

  @Test
  void aForgottenIdentityIsAnotherEntityWhenItComesAgain() {
    var entities = new Entities(50);
    int before = entities.ensure(crm(1));
    entities.link(before, crm(2));
    entities.forget(entities.identity(crm(2)));
    assertThat(entities.withPrimary(crm(1))).isEqualTo(Entities.NONE);
    int after = entities.ensure(crm(1));
    assertThat(after).isNotEqualTo(before);
    assertThat(entities.linked(after)).containsExactly(crm(1));
  }

  @Test
  void aLinkBeyondTheLimitIsNotMade() {
    var entities = new Entities(3);
    int first = entities.ensure(crm(1));
    assertThat(entities.link(first, crm(2))).isEqualTo(IdentityGraph.Linked.NEW);
    assertThat(entities.link(first, crm(3))).isEqualTo(IdentityGraph.Linked.NEW);
    assertThat(entities.link(first, crm(3))).isEqualTo(IdentityGraph.Linked.KNOWN);
    assertThat(entities.link(first, crm(4))).isEqualTo(IdentityGraph.Linked.REFUSED);
    assertThat(entities.identity(crm(4))).isEqualTo(IdentityTable.NONE);
    int other = entities.ensure(crm(5));
    assertThat(entities.link(other, crm(2))).isEqualTo(IdentityGraph.Linked.REFUSED);
    assertThat(entities.refusedLinkCount()).isEqualTo(2);
    assertThat(entities.together(first)).containsExactly(first);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void whatWasWrittenIsReadAgain(long seed) throws IOException {
    var random = new Random(seed);
    var entities = new Entities(10);
    for (int step = 0; step < 20_000; step++) {
      int entity = entities.ensure(crm(random.nextInt(9_000)));
      if (random.nextInt(3) == 0) {
        entities.link(entity, crm(random.nextInt(9_000)));
      }
      if (random.nextInt(50) == 0) {
        entities.forget(entities.identity(entities.primary(entity)));
      }
    }
    var bytes = new ByteArrayOutputStream();
    entities.image().write(new DataOutputStream(bytes));
    var read =
        Entities.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 10);
    assertThat(read.count()).isEqualTo(entities.count());
    assertThat(read.presentCount()).isEqualTo(entities.presentCount());
    assertThat(read.identityCount()).isEqualTo(entities.identityCount());
    Set<Integer> present = new HashSet<>();
    for (int entity = 0; entity < entities.count(); entity++) {
      assertThat(read.isPresent(entity)).as("seed %d", seed).isEqualTo(entities.isPresent(entity));
      if (entities.isPresent(entity)) {
        present.add(entity);
        assertThat(read.linked(entity)).isEqualTo(entities.linked(entity));
        assertThat(read.withPrimary(entities.primary(entity))).isEqualTo(entity);
      }
    }
    assertThat(present).hasSize(entities.presentCount());
  }
}
