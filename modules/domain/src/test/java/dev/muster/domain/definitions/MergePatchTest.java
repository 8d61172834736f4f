package dev.muster.domain.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Bodies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  /// The examples of RFC 7396, appendix A, as far as both sides are objects.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':'c'}|{'a':['b']}|{'a':['b']}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}",
        "{'a':1}|{'a':{'b':{'c':2,'d':null}}}|{'a':{'b':{'c':2}}}",
        "{'a':{'b':1}}|{'a':2}|{'a':2}",
        "{'a':[1]}|{'a':[null,{'b':null}]}|{'a':[null,{'b':null}]}",
        "{'a':1}|{}|{'a':1}"
      })
  void mergesAsTheStandardSays(String target, String patch, String merged) {
    var patchTree = Bodies.object(patch);
    assertThat(MergePatch.apply(Bodies.object(target), patchTree).toString())
        .isEqualTo(Bodies.object(merged).toString());
    assertThat(patchTree).isEqualTo(Bodies.object(patch));
  }
}
