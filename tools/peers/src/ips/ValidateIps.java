import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Validates documents against the profiles of the International Patient Summary with HAPI FHIR, without a network. The
 * first entries are validated alone before the Bundle, where their faults would read "slice not found".
 *
 * <p>Arguments: folder of documents, then folders of unpacked FHIR packages. Prints a line for each error, and one for each
 * document: name, number of errors, number of warnings.
 */
public final class ValidateIps {
  /** Versions in canonical addresses name packages that are not at hand, although what they name is. */
  private static final Pattern PIN = Pattern.compile("(\"(?:https?://)[^\"|]+)\\|[^\"]+\"");

  public static void main(String[] arguments) throws IOException {
    FhirContext context = FhirContext.forR4Cached();
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(context);
    for (int index = 1; index < arguments.length; index++) load(Path.of(arguments[index]), context, packages);
    ValidationSupportChain chain =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            packages,
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new SnapshotGeneratingValidationSupport(context),
            unknownSystems(context));
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(new FhirInstanceValidator(chain));
    int errors = 0;
    for (Path file : documents(Path.of(arguments[0]))) {
      Bundle bundle = context.newJsonParser().parseResource(Bundle.class, Files.readString(file));
      List<Resource> checked = new ArrayList<>();
      for (int index = 0; index < Math.min(2, bundle.getEntry().size()); index++) {
        checked.add(bundle.getEntry().get(index).getResource());
      }
      checked.add(bundle);
      int[] counts = {0, 0};
      for (Resource resource : checked) {
        boolean isPart = resource != bundle;
        validator
            .validateWithResult(resource)
            .getMessages()
            .forEach(
                message -> {
                  boolean isError = message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0;
                  // Alone, a part cannot see what its references lead to.
                  if (isPart && message.getMessage().contains("urn:uuid")) return;
                  counts[isError ? 0 : 1]++;
                  if (isError) {
                    System.out.println(
                        "error " + file.getFileName() + " " + message.getLocationString() + " " + message.getMessage());
                  }
                });
      }
      System.out.println("document " + file.getFileName() + " " + counts[0] + " " + counts[1]);
      errors += counts[0];
    }
    System.exit(errors > 0 ? 1 : 0);
  }

  private static UnknownCodeSystemWarningValidationSupport unknownSystems(FhirContext context) {
    UnknownCodeSystemWarningValidationSupport support = new UnknownCodeSystemWarningValidationSupport(context);
    support.setNonExistentCodeSystemSeverity(
        ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity.WARNING);
    return support;
  }

  private static List<Path> documents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static void load(Path folder, FhirContext context, PrePopulatedValidationSupport support)
      throws IOException {
    for (Path file : documents(folder)) {
      String name = file.getFileName().toString();
      if (!name.matches("(StructureDefinition|ValueSet|CodeSystem)-.*")) continue;
      String text = PIN.matcher(Files.readString(file, StandardCharsets.UTF_8)).replaceAll("$1\"");
      Resource resource = (Resource) context.newJsonParser().parseResource(text);
      if (resource instanceof StructureDefinition definition) support.addStructureDefinition(definition);
      if (resource instanceof ValueSet values) support.addValueSet(values);
      if (resource instanceof CodeSystem system) support.addCodeSystem(system);
    }
  }
}
